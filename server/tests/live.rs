//! The live channel, over a real connection on the loopback interface.

#[expect(dead_code, reason = "some of it is for the other test programs")]
mod support;

use delta::{Live, PushOutcome, SessionTag, wire};
use futures_util::StreamExt;
use server::shutdown::Shutdown;
use support::{Visitor, push, server_until, site};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest, protocol::frame::coding::CloseCode},
};

type Channel = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The replica that [`push`] pushes as.
const PUSHER: &str = "010101010101";
const LISTENER: &str = "020202020202";

/// A server at an address, and a browser that has loaded its page.
async fn started(shutdown: &Shutdown) -> (String, Visitor, SessionTag) {
    let site = site();
    let server = server_until(site.path(), shutdown.clone());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move { axum::serve(listener, server).await });
    (host, visitor, tag)
}

async fn open(
    host: &str,
    visitor: &Visitor,
    query: &str,
    origin: Option<&str>,
) -> Result<Channel, Error> {
    let url = format!("ws://{host}/api/live?{query}");
    let mut request = url.into_client_request().expect("a request");
    let headers = request.headers_mut();
    let cookie = visitor.cookie.clone().expect("a cookie");
    headers.insert("cookie", cookie.parse().expect("ASCII"));
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().expect("ASCII"));
    }
    connect_async(request).await.map(|(channel, _)| channel)
}

fn status(refused: Result<Channel, Error>) -> u16 {
    match refused {
        Err(Error::Http(response)) => response.status().as_u16(),
        other => panic!("neither open nor refused: {other:?}"),
    }
}

async fn next(channel: &mut Channel) -> Live {
    let message = channel.next().await.expect("a message").expect("no error");
    wire::decode(&message.into_data()).expect("a live message")
}

#[tokio::test]
async fn tabs_hear_what_others_push_and_not_their_own_values() {
    let (host, mut visitor, tag) = started(&Shutdown::default()).await;
    let query = |replica| format!("tag={tag}&replica={replica}");
    let mut other = open(&host, &visitor, &query(LISTENER), None)
        .await
        .expect("open");
    let mut own = open(&host, &visitor, &query(PUSHER), None)
        .await
        .expect("open");
    assert_eq!(next(&mut other).await, Live::Ping, "the channel works");
    assert_eq!(next(&mut own).await, Live::Ping, "the channel works");

    let batch = push(tag, None, "PRINT 1");
    let outcome: PushOutcome = visitor.call("/api/push", &batch).await.decode();
    let PushOutcome::Accepted { cursor, .. } = outcome else {
        panic!("not accepted: {outcome:?}");
    };
    let Live::Changes(heard) = next(&mut other).await else {
        panic!("no changes");
    };
    assert_eq!((heard.from, heard.cursor), (0, cursor));
    assert_eq!(heard.deltas, batch.batch.deltas);
    let Live::Changes(heard) = next(&mut own).await else {
        panic!("no changes");
    };
    assert_eq!((heard.from, heard.cursor), (0, cursor));
    assert!(heard.deltas.is_empty());
}

#[tokio::test]
async fn only_the_session_s_own_pages_may_listen() {
    let (host, visitor, tag) = started(&Shutdown::default()).await;
    let own = format!("tag={tag}");
    let foreign = "tag=0123456789abcdef";
    assert_eq!(status(open(&host, &visitor, foreign, None).await), 409);
    assert_eq!(
        status(open(&host, &visitor, "tag=nonsense", None).await),
        409
    );
    let isolated = format!("{own}&handle=lander");
    assert_eq!(status(open(&host, &visitor, &isolated, None).await), 409);
    let evil = Some("https://evil.example");
    assert_eq!(status(open(&host, &visitor, &own, evil).await), 403);
    let origin = format!("http://{host}");
    assert!(open(&host, &visitor, &own, Some(&origin)).await.is_ok());
}

#[tokio::test]
async fn the_end_of_the_server_is_told() {
    let shutdown = Shutdown::default();
    let (host, visitor, tag) = started(&shutdown).await;
    let query = format!("tag={tag}");
    let mut channel = open(&host, &visitor, &query, None).await.expect("open");
    assert_eq!(next(&mut channel).await, Live::Ping);
    shutdown.begin();
    let last = channel.next().await.expect("a message").expect("no error");
    let Message::Close(Some(frame)) = last else {
        panic!("not closed: {last:?}");
    };
    assert_eq!(frame.code, CloseCode::Restart);
}
