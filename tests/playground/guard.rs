//! Who is not answered: other web sites, other names for this machine. And the operator's own pages.

use reqwest::Method;
use reqwest::header::HeaderMap;

use crate::script::Script;

async fn status(script: &Script, method: Method, path: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = script.request(method, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer").status().as_u16()
}

async fn page(script: &Script, path: &str) -> (u16, HeaderMap, String) {
    let response = script.request(Method::GET, path).send().await;
    let response = response.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.text().await.expect("text"))
}

scenario! {
    async fn foreign_hosts_and_origins_are_refused(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let foreign: [&[(&str, &str)]; 4] = [
            &[("host", "evil.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
        ];
        for headers in foreign {
            for (method, path) in [(Method::GET, "/api/state"), (Method::GET, "/api/events"), (Method::POST, "/api/say")] {
                assert_eq!(status(&script, method, path, headers).await, 403, "{path} {headers:?}");
            }
        }
        let own = [("origin", served.address())];
        assert_eq!(status(&script, Method::GET, "/api/state", &own).await, 200);
    }

    async fn the_page_and_all_its_files_come_from_here(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        let (status, headers, text) = page(&script, "/").await;
        assert_eq!(status, 200);
        assert!(text.contains("Duologue"));
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        for attribute in ["src=\"", "href=\""] {
            for rest in text.split(attribute).skip(1) {
                let address = rest.split('"').next().expect("an end");
                assert!(address.starts_with('/') || address.starts_with("data:"), "{address}");
                if address.starts_with('/') {
                    assert_eq!(page(&script, address).await.0, 200, "{address}");
                }
            }
        }
    }

    async fn the_operators_pages_answer(house) {
        let served = house.fresh();
        let script = Script::new(&served);
        for path in ["/healthz", "/readyz"] {
            let (status, _, text) = page(&script, path).await;
            assert_eq!((status, text.as_str()), (200, "ok\n"), "{path}");
        }
        script.weekly_thursday_ten().await;
        let (status, headers, text) = page(&script, "/metrics").await;
        assert_eq!(status, 200);
        assert!(headers["content-type"].to_str().expect("text").starts_with("text/plain"));
        assert!(text.contains("# TYPE duologue_commands_total counter"), "{text}");
        assert!(!text.contains("alice"), "metrics name nobody");
    }
}
