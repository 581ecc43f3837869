//! A few cards as they are read.

use super::checked::checked;
use super::fixtures::*;
use super::readable::readable;
use crate::chat::view::{Clashes, InvitationState, InvitationView, Operator, View};
use crate::discord::render::pages;
use crate::domain::one_on_one::Format;
use crate::domain::refusal::Refusal;

/// The only page of a card.
fn only(card: &crate::chat::view::Card) -> String {
    let pages = pages(card, Some(mark()));
    assert_eq!(pages.len(), 1);
    checked(&pages[0]);
    readable(&pages[0])
}

fn three() -> Vec<crate::domain::agenda::TopicLine> {
    vec![
        topic(1, "Budget"),
        topic(2, "*Hiring*, see https://a.example @everyone"),
        topic(3, "A talk\n# and its slides"),
    ]
}

#[test]
fn an_agenda_is_texts_as_far_as_may_be() {
    assert_eq!(only(&agenda(three(), false)), AGENDA);
}

const AGENDA: &str = r"### Your 1:1 with Bob, Thu 26 Mar 2026, 10:00

30 minutes · 09:00 for <@200> · <https://meet.example/a_b>

**Check-in**
What went well?

**<@200>'s topics · 15 minutes**
1\. ☐ Budget · <@200>
2\. ☐ \*Hiring\*, see https\://a.example \@everyone · <@200>
3\. ☐ A talk
 \# and its slides · <@200>

**Still open from before**
- Send the draft · <@200> · 3 weeks old

**Before you finish: what did we decide, who does what by when?**

[Add topic] [Start!] [Last time] [Edit]

(Can't make it?: Move | Skip)";

#[test]
fn a_live_card_has_a_tick_beside_each_topic() {
    assert_eq!(only(&agenda(three(), true)), LIVE);
}

const LIVE: &str = r"### Live: your 1:1 with Bob, Thu 26 Mar 2026, 10:00

30 minutes · 09:00 for <@200> · <https://meet.example/a_b>

**Check-in**
What went well?

**<@200>'s topics · 15 minutes**

1\. ☐ Budget · <@200>  [✓ 1]

2\. ☐ \*Hiring\*, see https\://a.example \@everyone · <@200>  [✓ 2]

3\. ☐ A talk
 \# and its slides · <@200>  [✓ 3]

**Still open from before**
- Send the draft · <@200> · 3 weeks old

**Before you finish: what did we decide, who does what by when?**

[Add topic] [Add action] [Add note] [All discussed] [Wrap up!]";

#[test]
fn a_recap_says_what_is_left() {
    assert_eq!(only(&recap()), RECAP);
}

const RECAP: &str = r"### Recap: your 1:1 with Bob, Thu 26 Mar 2026, 10:00

You met.

[We did not]

**Discussed**
✓ Budget · <@200>

**Carried over**
- \# Hiring
 \- two people · <@200>

**New actions**
- Send the draft · <@200>

**Notes**
- Good \*talk\* · you · only you see this

**Next time:** <t:1775116800:F>

[Add note] [Add action]

(✓ or ↺ a topic: ↺ Budget | ✓ # Hiring - two people)";

#[test]
fn an_invitation_can_be_answered() {
    let invitation = InvitationView {
        proposal: id(1),
        partner: bob(),
        mine: false,
        counter: false,
        repeated: false,
        cadence: crate::chat::words::parse_when("every thursday 10:00")
            .expect("a cadence")
            .cadence,
        zone: chrono_tz::Tz::Europe__Berlin,
        partner_zone: None,
        first_dates: vec![thursday(), at("2026-04-02T08:00:00Z")],
        duration_minutes: 30,
        format: Format::TheirMeeting,
        reader_leads: Some(false),
        place: None,
        clashes: Clashes::default(),
        operator: Operator::default(),
        state: InvitationState::Open,
    };
    assert_eq!(only(&card(View::Invitation(invitation))), INVITATION);
}

const INVITATION: &str = r"### Bob would like to have a regular 1:1 with you, first on Thu 26 Mar 2026, 10:00

**When:** every Thursday at 10:00 (Europe/Berlin time), 30 minutes
**How:** <@200> leads, and the meeting is yours: your topics come first.

**The first dates:**
- <t:1774515600:F>
- <t:1775116800:F>

**What is kept, and who can read it:**
Your dates, and the topics, actions and notes that the two of you write.
Only the two of you can read this through me, and what you mark as yours alone only you. The text is sealed in the database. Whoever runs this bot could technically read it. Messages already in this chat obey the platform's rules.

-# Nothing is scheduled before you accept. Without an answer this lapses after 7 days.

[Accept!] [Suggest another time] [Decline] [Do not ask me again]";

#[test]
fn a_refusal_shows_what_was_typed_as_typed() {
    let refusal = Refusal::UnknownZone {
        given: "<@1> `here`".to_owned(),
        near: vec!["Europe/Berlin".to_owned()],
    };
    assert_eq!(only(&card(View::Refused(refusal))), REFUSAL);
}

const REFUSAL: &str = r"### Nothing was changed

I know no time zone “\<\@1> \`here\`”.
Did you mean Europe/Berlin?
A city or the zone's name will do, as in **Europe/Berlin**.";
