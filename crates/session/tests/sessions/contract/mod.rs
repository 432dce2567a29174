//! What holds wherever values are kept.

mod lives;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use session::{
    BoxError, Codec, Json, Level, NAME_BYTES_MAX, Session, SessionError, SessionId, SessionStore,
};

/// Holds a store to all of it.
pub async fn check(store: &SessionStore) {
    values_are_typed_and_live(store).await;
    sessions_are_apart(store).await;
    bytes_stay_bytes(store).await;
    names_and_sizes_are_bounded(store).await;
    what_cannot_be_read_is_named_and_left(store).await;
    numbers_add_up(store).await;
    updates_lose_nothing(store).await;
    writers_of_different_values_lose_nothing(store).await;
    one_of_several_takers_gets_it(store).await;
    values_can_be_listed_and_cleared(store).await;
    codecs_can_be_chosen(store).await;
    lives::messages_are_shown_once(store).await;
    lives::a_new_id_keeps_the_values(store).await;
    lives::a_new_id_loses_nothing_that_is_written_meanwhile(store).await;
    lives::an_ended_session_stays_ended(store).await;
    lives::users_are_bound_and_signed_out_everywhere(store).await;
    lives::a_user_s_list_follows_the_session(store).await;
    lives::many_sign_ins_forget_the_expired(store).await;
}

fn new(store: &SessionStore) -> Session {
    Session::open(SessionId::random().unwrap(), store.clone())
}

fn again(store: &SessionStore, session: &Session) -> Session {
    Session::open(session.id(), store.clone())
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    name: String,
    count: u32,
    price: Option<f64>,
}

fn item() -> Item {
    Item {
        name: "tea \u{2615} \"x\"".into(),
        count: 3,
        price: Some(1.5),
    }
}

async fn values_are_typed_and_live(store: &SessionStore) {
    let (one, same) = {
        let one = new(store);
        let same = again(store, &one);
        (one, same)
    };
    assert_eq!(one.get::<Item>("item").await.unwrap(), None);
    assert!(!one.contains("item").await.unwrap());
    assert!(!one.remove("item").await.unwrap());
    assert_eq!(one.get_or("count", 7).await.unwrap(), 7);
    one.set("item", &item()).await.unwrap();
    // Another handle sees it at once: nothing waits for the end of a request.
    assert_eq!(same.get::<Item>("item").await.unwrap(), Some(item()));
    assert!(same.contains("item").await.unwrap());
    one.set("text", "unsized").await.unwrap();
    one.set("nothing", &None::<u8>).await.unwrap();
    one.set("", &true).await.unwrap();
    assert_eq!(
        same.get::<String>("text").await.unwrap().unwrap(),
        "unsized"
    );
    assert_eq!(same.get::<Option<u8>>("nothing").await.unwrap(), Some(None));
    assert!(same.get_or("", false).await.unwrap());
    assert!(same.remove("item").await.unwrap());
    assert!(!same.remove("item").await.unwrap());
    assert_eq!(one.get::<Item>("item").await.unwrap(), None);
    assert!(!one.contains("item").await.unwrap());
}

async fn sessions_are_apart(store: &SessionStore) {
    let (one, other) = (new(store), new(store));
    one.set("name", "one").await.unwrap();
    assert_eq!(other.get::<String>("name").await.unwrap(), None);
    other.set("name", "other").await.unwrap();
    other.clear().await.unwrap();
    assert_eq!(one.get::<String>("name").await.unwrap().unwrap(), "one");
}

async fn bytes_stay_bytes(store: &SessionStore) {
    let session = new(store);
    let bytes: Vec<u8> = (0..=255).collect();
    session.set_bytes("bytes", &bytes).await.unwrap();
    session.set_bytes("empty", b"").await.unwrap();
    assert_eq!(session.get_bytes("bytes").await.unwrap(), Some(bytes));
    assert_eq!(session.get_bytes("empty").await.unwrap(), Some(vec![]));
    // JSON text, readable by anybody.
    session.set("item", &item()).await.unwrap();
    let text = session.get_bytes("item").await.unwrap().unwrap();
    let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(value["count"], 3);
}

async fn names_and_sizes_are_bounded(store: &SessionStore) {
    let session = new(store);
    let long = "x".repeat(NAME_BYTES_MAX + 1);
    let large = vec![b'x'; store.options().value_bytes_max + 1];
    let too_large = |found: Result<(), SessionError>, expected| match found {
        Err(SessionError::TooLarge { what, .. }) => assert_eq!(what, expected),
        other => panic!("not refused: {other:?}"),
    };
    too_large(session.set(&long, &1).await, "name");
    too_large(session.set_bytes("large", &large).await, "value");
    let updated = session
        .update("large", |_: Option<String>| Some("y".repeat(large.len())))
        .await;
    too_large(updated.map(|_| ()), "value");
    session.set_bytes(&long[1..], &large[1..]).await.unwrap();
    assert!(!session.contains("large").await.unwrap());
    for reserved in ["!", "!user", "!flash"] {
        let refused = session.set(reserved, &1).await;
        assert!(matches!(refused, Err(SessionError::ReservedName(_))));
        let refused = session.remove(reserved).await;
        assert!(matches!(refused, Err(SessionError::ReservedName(_))));
    }
}

fn corrupt_field<T: std::fmt::Debug>(found: Result<T, SessionError>) -> String {
    match found {
        Err(SessionError::Corrupt { field, .. }) => field,
        other => panic!("not corrupt: {other:?}"),
    }
}

async fn what_cannot_be_read_is_named_and_left(store: &SessionStore) {
    let session = new(store);
    session.set_bytes("bad", b"{\"half\":").await.unwrap();
    session.set("good", &1).await.unwrap();
    assert_eq!(corrupt_field(session.get::<Item>("bad").await), "bad");
    assert_eq!(corrupt_field(session.get_or("bad", 1).await), "bad");
    assert_eq!(corrupt_field(session.get::<Item>("good").await), "good");
    assert_eq!(corrupt_field(session.all::<i32>().await), "bad");
    assert_eq!(corrupt_field(session.increment("bad", 1).await), "bad");
    let updated = session.update("bad", |found: Option<i32>| found).await;
    assert_eq!(corrupt_field(updated), "bad");
    let left = session.get_bytes("bad").await.unwrap();
    assert_eq!(left.as_deref(), Some(b"{\"half\":".as_slice()));
    assert_eq!(session.get_or("good", 0).await.unwrap(), 1);
}

async fn numbers_add_up(store: &SessionStore) {
    let session = new(store);
    assert_eq!(session.increment("n", 5).await.unwrap(), 5);
    assert_eq!(session.increment("n", -7).await.unwrap(), -2);
    assert_eq!(session.get::<i64>("n").await.unwrap(), Some(-2));
    session.set("n", &i64::MAX).await.unwrap();
    let sum = session.increment("n", 1).await;
    assert!(matches!(sum, Err(SessionError::Overflow { field }) if field == "n"));
    assert_eq!(session.get::<i64>("n").await.unwrap(), Some(i64::MAX));
    session.set("n", &1.5).await.unwrap();
    assert_eq!(corrupt_field(session.increment("n", 1).await), "n");

    let counts = (0..16).map(|_| {
        let session = session.clone();
        tokio::spawn(async move {
            for _ in 0..25 {
                session.increment("clicks", 1).await.unwrap();
            }
        })
    });
    for count in counts.collect::<Vec<_>>() {
        count.await.unwrap();
    }
    assert_eq!(session.get_or("clicks", 0).await.unwrap(), 400);
}

async fn updates_lose_nothing(store: &SessionStore) {
    let session = new(store);
    let push = |number: u32| {
        move |list: Option<Vec<u32>>| {
            let mut list = list.unwrap_or_default();
            list.push(number);
            Some(list)
        }
    };
    assert_eq!(
        session.update("list", push(1)).await.unwrap(),
        Some(vec![1])
    );
    let writers = (0..8).map(|writer| {
        let session = session.clone();
        tokio::spawn(async move {
            for number in 0..20 {
                let change = push(100 * (writer + 1) + number);
                session.update("list", change).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let mut list: Vec<u32> = session.get("list").await.unwrap().unwrap();
    assert_eq!(list.len(), 1 + 8 * 20);
    list.sort_unstable();
    list.dedup();
    assert_eq!(list.len(), 1 + 8 * 20);
    let removed = session.update("list", |_: Option<Vec<u32>>| None).await;
    assert_eq!(removed.unwrap(), None);
    assert!(!session.contains("list").await.unwrap());
}

async fn writers_of_different_values_lose_nothing(store: &SessionStore) {
    let session = new(store);
    let writers = ["a", "b"].map(|writer| {
        let session = again(store, &session);
        tokio::spawn(async move {
            for number in 0..100 {
                let name = format!("{writer}{number}");
                session.set(&name, &number).await.unwrap();
            }
        })
    });
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(session.names().await.unwrap().len(), 200);
}

async fn one_of_several_takers_gets_it(store: &SessionStore) {
    let session = new(store);
    assert_eq!(session.take::<String>("ticket").await.unwrap(), None);
    session.set("ticket", "x").await.unwrap();
    let takers = (0..8).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { session.take::<String>("ticket").await.unwrap() })
    });
    let mut taken = 0;
    for taker in takers.collect::<Vec<_>>() {
        taken += usize::from(taker.await.unwrap().is_some());
    }
    assert_eq!(taken, 1);
    assert!(!session.contains("ticket").await.unwrap());
}

async fn values_can_be_listed_and_cleared(store: &SessionStore) {
    let session = new(store);
    assert!(session.names().await.unwrap().is_empty());
    session.clear().await.unwrap();
    session.sign_in("ada").await.unwrap();
    session.flash(Level::Info, "hello").await.unwrap();
    for (name, value) in [("b", 2), ("a", 1), ("c", 3)] {
        session.set(name, &value).await.unwrap();
    }
    assert_eq!(session.names().await.unwrap(), ["a", "b", "c"]);
    let all: BTreeMap<String, i32> = session.all().await.unwrap();
    let expected = [("a", 1), ("b", 2), ("c", 3)].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(all, BTreeMap::from(expected));
    assert_eq!(session.entries().await.unwrap()["c"], b"3");
    session.clear().await.unwrap();
    assert!(session.names().await.unwrap().is_empty());
    assert_eq!(session.user().await.unwrap().as_deref(), Some("ada"));
}

struct Postcard;

impl Codec for Postcard {
    fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, BoxError> {
        Ok(postcard::to_allocvec(value)?)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BoxError> {
        Ok(postcard::from_bytes(bytes)?)
    }
}

async fn codecs_can_be_chosen(store: &SessionStore) {
    let json = new(store);
    let binary: Session<Postcard> = json.with_codec();
    binary.set("item", &item()).await.unwrap();
    assert_eq!(binary.get::<Item>("item").await.unwrap(), Some(item()));
    let bytes = json.get_bytes("item").await.unwrap().unwrap();
    assert_eq!(bytes, postcard::to_allocvec(&item()).unwrap());
    assert_eq!(corrupt_field(json.get::<Item>("item").await), "item");
    // What is encoded by one can be read by `with_codec` of the other.
    let back: Session<Json> = binary.with_codec();
    back.set("item", &item()).await.unwrap();
    assert_eq!(json.get::<Item>("item").await.unwrap(), Some(item()));
}
