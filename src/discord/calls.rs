//! Calls: who is in which voice channel, as the gateway tells it.
//!
//! The application is told all who are in a channel whenever that changes, and once more for every channel of a server
//! that the gateway describes anew. Bots do not count. Nothing is kept between two runs: the gateway describes every
//! server after it was connected to.

use std::collections::{BTreeSet, HashMap, HashSet};

use serenity::model::id::{ChannelId, GuildId, UserId};

/// Who is in which voice channel.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Where somebody is, by server: one is in one channel of each at the most.
    places: HashMap<(GuildId, UserId), ChannelId>,
    present: HashMap<ChannelId, BTreeSet<UserId>>,
    /// Servers that were described.
    known: HashSet<GuildId>,
}

/// A channel, and who is in it now.
pub(super) type Changed = (ChannelId, Vec<String>);

impl Calls {
    /// Somebody joined, moved or left; `None` is out of all channels of the server.
    pub(super) fn moved(
        &mut self,
        guild: GuildId,
        user: UserId,
        to: Option<ChannelId>,
    ) -> Vec<Changed> {
        let from = match to {
            Some(channel) => self.places.insert((guild, user), channel),
            None => self.places.remove(&(guild, user)),
        };
        if from == to {
            return Vec::new();
        }
        if let Some(channel) = from {
            self.leave(channel, user);
        }
        if let Some(channel) = to {
            self.present.entry(channel).or_default().insert(user);
        }
        from.into_iter()
            .chain(to)
            .map(|channel| self.now(channel))
            .collect()
    }

    /// A server as the gateway describes it: what was known of it before does not hold any more. The first time, its
    /// voice channels are told of also when nobody is in them, since a call may have ended while nobody listened.
    pub(super) fn described(
        &mut self,
        guild: GuildId,
        voice: impl IntoIterator<Item = ChannelId>,
        states: impl IntoIterator<Item = (UserId, ChannelId)>,
    ) -> Vec<Changed> {
        let mut channels = BTreeSet::new();
        if self.known.insert(guild) {
            channels.extend(voice);
        }
        let before: Vec<(GuildId, UserId)> = self
            .places
            .keys()
            .filter(|(of, _)| *of == guild)
            .copied()
            .collect();
        for key in before {
            if let Some(channel) = self.places.remove(&key) {
                self.leave(channel, key.1);
                channels.insert(channel);
            }
        }
        for (user, channel) in states {
            self.places.insert((guild, user), channel);
            self.present.entry(channel).or_default().insert(user);
            channels.insert(channel);
        }
        channels
            .into_iter()
            .map(|channel| self.now(channel))
            .collect()
    }

    /// A server that the bot is no longer in: of whom it would not hear leaving, it takes leave itself.
    pub(super) fn removed(&mut self, guild: GuildId) -> Vec<Changed> {
        let changed = self.described(guild, [], []);
        self.known.remove(&guild);
        changed
    }

    fn leave(&mut self, channel: ChannelId, user: UserId) {
        if let Some(present) = self.present.get_mut(&channel) {
            present.remove(&user);
            if present.is_empty() {
                self.present.remove(&channel);
            }
        }
    }

    fn now(&self, channel: ChannelId) -> Changed {
        let present = self.present.get(&channel).into_iter().flatten();
        (channel, present.map(ToString::to_string).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEAM: GuildId = GuildId::new(1);
    const ALICE: UserId = UserId::new(11);
    const BOB: UserId = UserId::new(12);
    const LOUNGE: ChannelId = ChannelId::new(21);
    const OFFICE: ChannelId = ChannelId::new(22);

    fn of(channel: ChannelId, users: &[UserId]) -> Changed {
        (channel, users.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_move_changes_both_channels_and_a_leave_one() {
        let mut calls = Calls::default();
        assert_eq!(
            calls.moved(TEAM, ALICE, Some(LOUNGE)),
            [of(LOUNGE, &[ALICE])]
        );
        assert_eq!(
            calls.moved(TEAM, BOB, Some(LOUNGE)),
            [of(LOUNGE, &[ALICE, BOB])]
        );
        // Muted, or a camera turned on.
        assert_eq!(calls.moved(TEAM, BOB, Some(LOUNGE)), []);
        assert_eq!(
            calls.moved(TEAM, BOB, Some(OFFICE)),
            [of(LOUNGE, &[ALICE]), of(OFFICE, &[BOB])]
        );
        assert_eq!(calls.moved(TEAM, ALICE, None), [of(LOUNGE, &[])]);
        assert_eq!(calls.moved(TEAM, ALICE, None), []);
    }

    #[test]
    fn a_description_replaces_what_was_known() {
        let mut calls = Calls::default();
        calls.moved(TEAM, ALICE, Some(LOUNGE));
        assert_eq!(
            calls.described(TEAM, [], [(BOB, OFFICE)]),
            [of(LOUNGE, &[]), of(OFFICE, &[BOB])]
        );
        assert_eq!(calls.described(TEAM, [], []), [of(OFFICE, &[])]);
        assert_eq!(calls.described(TEAM, [], []), []);
    }

    #[test]
    fn after_a_start_empty_channels_are_told_of_once() {
        let mut calls = Calls::default();
        let voice = [LOUNGE, OFFICE];
        assert_eq!(
            calls.described(TEAM, voice, [(BOB, OFFICE)]),
            [of(LOUNGE, &[]), of(OFFICE, &[BOB])]
        );
        assert_eq!(
            calls.described(TEAM, voice, [(BOB, OFFICE)]),
            [of(OFFICE, &[BOB])]
        );
    }

    #[test]
    fn who_was_in_a_server_that_the_bot_left_is_in_no_call() {
        let mut calls = Calls::default();
        calls.moved(TEAM, ALICE, Some(LOUNGE));
        assert_eq!(calls.removed(TEAM), [of(LOUNGE, &[])]);
        assert_eq!(calls.removed(TEAM), []);
    }
}
