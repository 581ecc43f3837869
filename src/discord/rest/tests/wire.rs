//! What answers mean.

use reqwest::header::{HeaderName, HeaderValue};
use rstest::rstest;

use super::*;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        })
        .collect()
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[rstest]
#[case::exactly_in_the_body(&[("retry-after", "65"), ("x-ratelimit-scope", "user")], r#"{"retry_after": 64.57, "global": false}"#, Scope::Route, millis(64_570))]
#[case::in_the_header_only(&[("retry-after", "3"), ("x-ratelimit-scope", "user")], "", Scope::Route, millis(3_000))]
#[case::in_neither(&[("x-ratelimit-scope", "shared")], "{}", Scope::Shared, UNTOLD)]
#[case::in_neither_but_the_window(&[("x-ratelimit-reset-after", "0.25")], "", Scope::Route, millis(250))]
#[case::global_by_the_body(&[], r#"{"retry_after": 0.5, "global": true}"#, Scope::Global, millis(500))]
#[case::global_by_the_scope(&[("x-ratelimit-scope", "global"), ("retry-after", "1")], "", Scope::Global, millis(1_000))]
#[case::global_by_its_header(&[("x-ratelimit-global", "true")], "", Scope::Global, UNTOLD)]
#[case::of_the_address(&[("retry-after", "900")], "<html>error code: 1015</html>", Scope::Address, millis(900_000))]
#[case::of_the_address_untold(&[], "", Scope::Address, UNTOLD_OF_ADDRESS)]
#[case::discord_without_a_word(&[("via", "1.1 google")], "", Scope::Route, UNTOLD)]
#[case::nonsense(&[("retry-after", "soon"), ("x-ratelimit-scope", "user")], r#"{"retry_after": -1}"#, Scope::Route, UNTOLD)]
#[case::without_end(&[("via", "1.1 google")], r#"{"retry_after": 1e12}"#, Scope::Route, LONGEST)]
fn a_429_says_whose_limit_it_is_and_how_long_to_wait(
    #[case] pairs: &[(&'static str, &'static str)],
    #[case] body: &str,
    #[case] scope: Scope,
    #[case] wait: Duration,
) {
    let headers = headers(pairs);
    let refused = Refused::new(429, &headers, body.as_bytes());
    assert_eq!(refused.limited(), Some(Limited { scope, wait }));
    assert_eq!(refused.error(), RestError::RetryAfter(delta(wait)));
}

#[rstest]
#[case(403, r#"{"code": 50007}"#, RestError::Unreachable)]
#[case(403, r#"{"code": 50278}"#, RestError::Unreachable)]
#[case(404, r#"{"code": 10013}"#, RestError::Gone(Lost::User))]
#[case(404, r#"{"code": 10003}"#, RestError::Gone(Lost::Channel))]
#[case(404, r#"{"code": 10008}"#, RestError::NoMessage)]
#[case(
    429,
    r#"{"code": 30046, "retry_after": 9.5}"#,
    RestError::EditedTooOften
)]
#[case(
    403,
    r#"{"code": 40003}"#,
    RestError::OpeningTooFast(delta(UNTOLD_OF_OPENING))
)]
#[case(
    429,
    r#"{"code": 40003, "retry_after": 2.5}"#,
    RestError::OpeningTooFast(TimeDelta::milliseconds(2_500))
)]
#[case(
    401,
    r#"{"code": 0, "message": "401: Unauthorized"}"#,
    RestError::Unauthorized
)]
#[case(403, r#"{"code": 99999}"#, RestError::Forbidden { code: 99_999 })]
#[case(403, "", RestError::Forbidden { code: 0 })]
#[case(400, r#"{"code": 77777}"#, RestError::Invalid { code: 77_777, reason: String::new() })]
#[case(502, "<html>", RestError::Server(502))]
#[case(302, "", RestError::Server(302))]
fn each_answer_has_its_meaning(
    #[case] status: u16,
    #[case] body: &str,
    #[case] meaning: RestError,
) {
    let headers = HeaderMap::new();
    assert_eq!(
        Refused::new(status, &headers, body.as_bytes()).error(),
        meaning
    );
}

#[test]
fn a_refusal_names_fields_and_never_what_stood_in_them() {
    let body = r#"{"code": 50035, "message": "Invalid Form Body: pay rise", "errors": {
        "components": {"0": {"label": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "«pay rise» is too long"}]}}},
        "pay rise": {"_errors": [{"code": "pay rise"}]}}}"#;
    let headers = HeaderMap::new();
    let error = Refused::new(400, &headers, body.as_bytes()).error();
    assert_eq!(
        error.to_string(),
        "Discord refused the request (code 50035: components.0.label BASE_TYPE_MAX_LENGTH, ? ?)"
    );
    assert!(!format!("{error:?}").contains("pay rise"));
}

#[test]
fn a_limit_is_taken_whole_or_not_at_all() {
    let all = headers(&[
        ("x-ratelimit-bucket", "abcd1234"),
        ("x-ratelimit-limit", "5"),
        ("x-ratelimit-remaining", "4"),
        ("x-ratelimit-reset-after", "0.123"),
    ]);
    assert_eq!(
        limit(&all),
        Some(Told {
            bucket: "abcd1234".to_owned(),
            limit: 5,
            remaining: 4,
            reset_after: millis(123),
        })
    );
    let mut part = all;
    part.remove("x-ratelimit-limit");
    assert_eq!(limit(&part), None);
}
