//! Time zones as people write them: `Europe/Berlin`, `berlin`, `new york`, `são paulo`.
//!
//! Names only: what a zone's clock shows is `domain::wall`'s matter. Invariant: a zone is never guessed; what
//! is not the name of a zone or of its city gives near matches to choose from.

use chrono_tz::{TZ_VARIANTS, Tz};

/// Near matches offered for an unknown zone.
const NEAR: usize = 3;

/// How similar a near match must be, in Jaro–Winkler's measure: one slip in a short name passes.
const SIMILAR: f64 = 0.85;

/// The regions whose zones are offered. The rest are links for old systems (`US/Eastern`, `Poland`) and
/// offsets with the sign turned round (`Etc/GMT+5`): accepted when written out, never suggested.
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// The zone of an IANA name or of a city in one, in any case, with spaces for underscores.
///
/// # Errors
///
/// Up to three similar names, the most similar first; none when nothing is similar.
pub fn parse_zone(text: &str) -> Result<Tz, Vec<String>> {
    let wanted = folded(text);
    if wanted.is_empty() {
        return Err(Vec::new());
    }
    if let Some(zone) = offered()
        .filter(|zone| city(*zone) == wanted)
        .max_by_key(|zone| precedence(*zone))
    {
        return Ok(zone);
    }
    let by_name = TZ_VARIANTS
        .into_iter()
        .find(|zone| folded(zone.name()) == wanted);
    by_name.ok_or_else(|| near(&wanted))
}

/// Of two zones named after one city, the three-part name is the current one (`America/Argentina/Mendoza`),
/// and Europe's goes before Asia's link to it (Istanbul, Nicosia). All such pairs show the same time.
fn precedence(zone: Tz) -> (usize, &'static str) {
    (zone.name().matches('/').count(), zone.name())
}

/// Zones whose city, else whose name or any word of it, begins as `prefix` does; at most `n`, by name.
#[must_use]
pub fn suggest_zones(prefix: &str, n: usize) -> Vec<Tz> {
    let typed = folded(prefix);
    let city_begins = |zone: &Tz| city(*zone).starts_with(&typed);
    let name_begins = |zone: &Tz| {
        let name = folded(zone.name());
        name.starts_with(&typed) || name.split([' ', '/']).any(|word| word.starts_with(&typed))
    };
    let mut first: Vec<Tz> = offered().filter(city_begins).collect();
    let mut then: Vec<Tz> = offered()
        .filter(|zone| !city_begins(zone) && name_begins(zone))
        .collect();
    first.sort_by_key(|zone| city(*zone));
    then.sort_by_key(|zone| zone.name());
    first.into_iter().chain(then).take(n).collect()
}

/// The zones named after places, and UTC.
fn offered() -> impl Iterator<Item = Tz> {
    TZ_VARIANTS
        .into_iter()
        .filter(|zone| match zone.name().split_once('/') {
            Some((region, _)) => REGIONS.contains(&region),
            None => *zone == Tz::UTC,
        })
}

/// The last part of a zone's name, folded: `new york`.
fn city(zone: Tz) -> String {
    let name = zone.name();
    folded(name.rsplit('/').next().unwrap_or(name))
}

fn near(wanted: &str) -> Vec<String> {
    let likeness = |zone: &Tz| {
        let by_city = strsim::jaro_winkler(wanted, &city(*zone));
        by_city.max(strsim::jaro_winkler(wanted, &folded(zone.name())))
    };
    let mut similar: Vec<(f64, Tz)> = offered()
        .map(|zone| (likeness(&zone), zone))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .collect();
    similar.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    similar
        .into_iter()
        .take(NEAR)
        .map(|(_, zone)| zone.name().to_owned())
        .collect()
}

/// For comparing: lower case, single spaces, and the letters that IANA's plain names stand for.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        '_' => ' ',
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'î' | 'ï' => 'i',
        'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    let lower: String = text.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Europe/Berlin", Tz::Europe__Berlin)]
    #[case("europe/berlin", Tz::Europe__Berlin)]
    #[case(" Berlin ", Tz::Europe__Berlin)]
    #[case("new york", Tz::America__New_York)]
    #[case("NEW_YORK", Tz::America__New_York)]
    #[case("São Paulo", Tz::America__Sao_Paulo)]
    #[case("utc", Tz::UTC)]
    #[case("US/Eastern", Tz::US__Eastern)]
    #[case("istanbul", Tz::Europe__Istanbul)]
    #[case("buenos aires", Tz::America__Argentina__Buenos_Aires)]
    #[case("singapore", Tz::Asia__Singapore)]
    fn names_and_cities_are_understood(#[case] text: &str, #[case] zone: Tz) {
        assert_eq!(parse_zone(text), Ok(zone));
    }

    #[rstest]
    #[case("Berlni", "Europe/Berlin")]
    #[case("Europe/Pari", "Europe/Paris")]
    fn a_slip_gives_near_matches(#[case] text: &str, #[case] expected: &str) {
        let near = parse_zone(text).expect_err("no zone");
        assert!(near.iter().any(|name| name == expected), "{near:?}");
        assert!(near.len() <= NEAR);
    }

    #[test]
    fn nothing_similar_gives_nothing() {
        assert_eq!(parse_zone("qqqq"), Err(vec![]));
        assert_eq!(parse_zone(""), Err(vec![]));
    }

    #[test]
    fn every_offered_name_is_understood_as_its_zone() {
        for zone in offered() {
            assert_eq!(parse_zone(zone.name()), Ok(zone));
        }
    }

    #[test]
    fn suggestions_begin_with_cities() {
        assert_eq!(
            suggest_zones("ber", 2),
            [Tz::Europe__Berlin, Tz::Atlantic__Bermuda]
        );
        assert!(suggest_zones("europe/", 50).contains(&Tz::Europe__Paris));
        assert_eq!(suggest_zones("york", 5), [Tz::America__New_York]);
        assert_eq!(suggest_zones("", 4).len(), 4);
    }
}
