//! One socket of the gateway: payloads in and out, as JSON.
//!
//! Not what they mean (`shard`). Invariant: nothing of a payload is logged, nor an address that a payload named.
//! <https://docs.discord.com/developers/events/gateway#payload-structure>

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// The interface's version, and the form of payloads.
const QUERY: &str = "/?v=10&encoding=json";
/// The largest payload that is taken: a server of a hundred thousand is described in a few megabytes.
const PAYLOAD_MAX: usize = 64 << 20;
/// A farewell is not waited for any longer.
const CLOSED_WITHIN: Duration = Duration::from_secs(1);

/// What Discord sends: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway>.
#[derive(Debug, Deserialize)]
pub(super) struct Payload {
    pub(super) op: u8,
    #[serde(default, rename = "d")]
    pub(super) data: Value,
    #[serde(default, rename = "s")]
    pub(super) sequence: Option<u64>,
    #[serde(default, rename = "t")]
    pub(super) name: Option<String>,
}

/// What comes next.
pub(super) enum Received {
    Payload(Payload),
    /// A frame that is no payload.
    Unreadable,
    /// The end, with the code of the frame that closed it.
    Closed(Option<u16>),
}

/// A socket that is open, or was.
pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects to a gateway.
    pub(super) async fn open(url: &str) -> Result<Self, Error> {
        let url = format!("{}{QUERY}", url.trim_end_matches('/'));
        let config = WebSocketConfig {
            max_message_size: Some(PAYLOAD_MAX),
            max_frame_size: Some(PAYLOAD_MAX),
            ..WebSocketConfig::default()
        };
        let (socket, _) = connect_async_with_config(url, Some(config), true).await?;
        Ok(Self(socket))
    }

    /// The next payload. Nothing is lost when the waiting is given up.
    pub(super) async fn next(&mut self) -> Received {
        loop {
            let text = match self.0.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => continue,
                Some(Ok(Message::Binary(_))) => return Received::Unreadable,
                Some(Ok(Message::Close(frame))) => {
                    return Received::Closed(frame.map(|frame| frame.code.into()));
                }
                Some(Err(_)) | None => return Received::Closed(None),
            };
            let read = serde_json::from_str(&text);
            return read.map_or(Received::Unreadable, Received::Payload);
        }
    }

    /// Sends a payload.
    pub(super) async fn send(&mut self, op: u8, data: &Value) -> Result<(), Error> {
        let payload = json!({ "op": op, "d": data });
        self.0.send(Message::Text(payload.to_string())).await
    }

    /// Says farewell with this code, if that can still be said.
    pub(super) async fn close(mut self, code: u16) {
        let frame = CloseFrame {
            code: CloseCode::from(code),
            reason: "".into(),
        };
        let closing = self.0.close(Some(frame));
        if !matches!(
            tokio::time::timeout(CLOSED_WITHIN, closing).await,
            Ok(Ok(()))
        ) {
            tracing::debug!("a socket was gone before it was closed");
        }
    }
}

/// Why a socket could not be opened, without an address.
pub(super) fn cause(error: &Error) -> String {
    match error {
        Error::Io(error) => error.to_string(),
        Error::Tls(_) => "TLS failed; is the clock right, are the certificates there?".to_owned(),
        Error::Http(answer) => format!("the answer was {}", answer.status()),
        Error::HttpFormat(_) | Error::Url(_) => "its address cannot be used".to_owned(),
        Error::ConnectionClosed
        | Error::AlreadyClosed
        | Error::Capacity(_)
        | Error::Protocol(_)
        | Error::WriteBufferFull(_)
        | Error::Utf8
        | Error::AttackAttempt => error.to_string(),
    }
}
