//! Cadences, dates, times and zones as people write them, and back into words.
//!
//! Pure text: no clock (`now` is a parameter), no storage, and no prose about what went wrong (problems are
//! closed enums that carry the offending part; `wording` says it). Invariant: no text makes it panic.

mod cadence;
mod cadence_text;
mod dates;
mod describe;
mod hours;
mod scan;
mod show;
mod suggest;
mod zones;

pub use self::cadence::{EXAMPLES, When, WhenProblem, parse_when};
pub use self::dates::{DateProblem, Moment, parse_day, parse_moment};
pub use self::describe::describe;
pub use self::hours::{HOURS_EXAMPLES, describe_hours, parse_hours};
pub use self::show::{ago, date_long, duration_minutes, moment};
pub use self::suggest::{Suggestion, suggest};
pub use self::zones::{parse_zone, suggest_zones};
