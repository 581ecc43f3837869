//! The nonce of a delivery's message: the same for each attempt, and unlike any other's.
//!
//! Not the looking for a message that was posted long ago: Discord remembers a nonce for a few minutes only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest, Sha256};

use crate::domain::clock::Instant;
use crate::domain::id::DeliveryId;

/// The longest nonce, in characters.
/// <https://docs.discord.com/developers/resources/message#create-message>
pub const NONCE_MAX: usize = 25;

/// So long Discord is trusted to recognise a nonce; it says «a few minutes».
/// <https://docs.discord.com/developers/resources/message#create-message>
const HOLDS: TimeDelta = TimeDelta::seconds(60);

/// Whether Discord still recognises the nonce of a message that was first tried at an instant, for certain. Of one that was
/// tried in the future nothing is certain: the clock was set back.
#[must_use]
pub fn is_remembered(tried: Instant, now: Instant) -> bool {
    (TimeDelta::zero()..=HOLDS).contains(&(now - tried))
}

/// Makes the nonces of one bot unlike those of another that counts its deliveries in the same way. It does not print
/// itself.
#[derive(Clone)]
pub struct NonceKey([u8; 32]);

impl NonceKey {
    /// The key of the bot with this token: the same after a restart, and no way back to the token.
    #[must_use]
    pub fn of(token: &SecretString) -> Self {
        let digest = Sha256::new()
            .chain_update(b"duologue discord nonce key v1\0")
            .chain_update(token.expose_secret());
        Self(digest.finalize().into())
    }
}

/// The nonce of a delivery, [`NONCE_MAX`] characters long. It belongs into a body with `enforce_nonce`, so that Discord
/// answers a repeat with the first message.
///
/// A hash with the key in front is enough here: what follows has one length, and more than a third of the hash is cut
/// off, so nothing can be put behind it.
#[must_use]
pub fn nonce(key: &NonceKey, delivery: DeliveryId) -> String {
    let digest = Sha256::new()
        .chain_update(b"duologue discord nonce v1\0")
        .chain_update(key.0)
        .chain_update(delivery.to_string());
    let mut text = URL_SAFE_NO_PAD.encode(digest.finalize());
    text.truncate(NONCE_MAX);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id as _;
    use ulid::Ulid;

    fn delivery(n: u128) -> DeliveryId {
        DeliveryId::from_ulid(Ulid::from_parts(1, n))
    }

    #[test]
    fn what_was_tried_in_the_future_is_not_remembered_for_certain() {
        let tried: Instant = "2026-03-26T09:00:00Z".parse().expect("an instant");
        let after = |seconds| is_remembered(tried, tried + TimeDelta::seconds(seconds));
        assert!(after(0) && after(60));
        assert!(!after(61) && !after(-1));
    }

    #[test]
    fn a_delivery_has_the_same_nonce_after_a_restart() {
        let of = |token: &str| nonce(&NonceKey::of(&SecretString::from(token)), delivery(1));
        assert_eq!(of("token"), of("token"));
        assert_eq!(of("token").chars().count(), NONCE_MAX);
        assert!(of("token").is_ascii());
        assert_ne!(of("token"), of("another"));
    }

    #[test]
    fn no_two_deliveries_share_a_nonce() {
        let key = NonceKey::of(&SecretString::from("token"));
        let nonces: std::collections::BTreeSet<_> =
            (0..1_000).map(|n| nonce(&key, delivery(n))).collect();
        assert_eq!(nonces.len(), 1_000);
    }
}
