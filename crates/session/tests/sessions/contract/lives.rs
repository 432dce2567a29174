//! What a session lives through: messages, new ids, its end, users.

use session::{Flash, Level, Session, SessionError, SessionId, SessionStore};

use super::{Item, again, item, new};

pub async fn messages_are_shown_once(store: &SessionStore) {
    let session = new(store);
    assert!(session.take_flashes().await.unwrap().is_empty());
    session.flash(Level::Success, "Saved.").await.unwrap();
    session.flash(Level::Error, "Not sent.").await.unwrap();
    let message = |level, text: &str| Flash {
        level,
        text: text.into(),
    };
    let expected = [
        message(Level::Success, "Saved."),
        message(Level::Error, "Not sent."),
    ];
    assert!(session.names().await.unwrap().is_empty());
    assert_eq!(session.take_flashes().await.unwrap(), expected);
    assert!(session.take_flashes().await.unwrap().is_empty());
    for number in 0..60 {
        let text = number.to_string();
        session.flash(Level::Info, text).await.unwrap();
    }
    let waiting = session.take_flashes().await.unwrap();
    assert_eq!(waiting.len(), 50);
    assert_eq!(waiting[0].text, "10");
}

fn is_gone<T>(found: Result<T, SessionError>) -> bool {
    matches!(found, Err(SessionError::SessionGone))
}

pub async fn a_new_id_keeps_the_values(store: &SessionStore) {
    let session = new(store);
    let before = again(store, &session);
    session.set("item", &item()).await.unwrap();
    session.set_bytes("bytes", &[0, 255]).await.unwrap();
    session.cycle_id().await.unwrap();
    assert_ne!(session.id(), before.id());
    assert_eq!(session.get::<Item>("item").await.unwrap(), Some(item()));
    let bytes = session.get_bytes("bytes").await.unwrap();
    assert_eq!(bytes, Some(vec![0, 255]));
    // The old id is worth nothing, for readers and writers alike.
    assert!(is_gone(before.get::<Item>("item").await));
    assert!(is_gone(before.set("item", &1).await));
    assert!(is_gone(before.cycle_id().await));
    session.set("more", &1).await.unwrap();
    session.cycle_id().await.unwrap();
    assert_eq!(session.names().await.unwrap(), ["bytes", "item", "more"]);
    // What is removed does not come back with the next id.
    session.remove("more").await.unwrap();
    session.cycle_id().await.unwrap();
    assert_eq!(session.names().await.unwrap(), ["bytes", "item"]);
    // A session that holds nothing gets a new id too.
    let empty = new(store);
    let before = again(store, &empty);
    empty.cycle_id().await.unwrap();
    assert!(is_gone(before.set("planted", &1).await));
    assert!(empty.names().await.unwrap().is_empty());
}

pub async fn a_new_id_loses_nothing_that_is_written_meanwhile(store: &SessionStore) {
    let session = new(store);
    session.set("first", &1).await.unwrap();
    let writer = again(store, &session);
    let writing = tokio::spawn(async move {
        let mut written = Vec::new();
        for number in 0..10_000 {
            let name = format!("w{number}");
            match writer.set(&name, &number).await {
                Ok(()) => written.push(name),
                Err(SessionError::SessionGone) => return written,
                Err(error) => panic!("{error}"),
            }
            tokio::task::yield_now().await;
        }
        panic!("the session was never moved");
    });
    while session.names().await.unwrap().len() < 20 {
        tokio::task::yield_now().await;
    }
    session.cycle_id().await.unwrap();
    let written = writing.await.unwrap();
    let kept = session.names().await.unwrap();
    for name in written {
        assert!(kept.contains(&name), "{name} was acknowledged and is lost");
    }
}

pub async fn an_ended_session_stays_ended(store: &SessionStore) {
    let session = new(store);
    let same = again(store, &session);
    session.set("item", &item()).await.unwrap();
    session.destroy().await.unwrap();
    for ended in [&session, &same] {
        assert!(is_gone(ended.get::<Item>("item").await));
        assert!(is_gone(ended.set("item", &1).await));
        assert!(is_gone(ended.contains("item").await));
        assert!(is_gone(ended.remove("item").await));
        assert!(is_gone(ended.take::<Item>("item").await));
        assert!(is_gone(ended.increment("n", 1).await));
        assert!(is_gone(ended.update("n", |_: Option<i32>| Some(1)).await));
        assert!(is_gone(ended.names().await));
        assert!(is_gone(ended.entries().await));
        assert!(is_gone(ended.flash(Level::Info, "x").await));
        assert!(is_gone(ended.take_flashes().await));
        assert!(is_gone(ended.sign_in("ada").await));
        assert!(is_gone(ended.user().await));
        assert!(is_gone(ended.cycle_id().await));
    }
    session.destroy().await.unwrap();
}

pub async fn users_are_bound_and_signed_out_everywhere(store: &SessionStore) {
    let user = SessionId::random().unwrap().tag_text();
    let [one, two, third, anonymous] = [new(store), new(store), new(store), new(store)];
    assert_eq!(one.user().await.unwrap(), None);
    one.set("cart", &1).await.unwrap();
    let planted = again(store, &one);
    one.sign_in(&user).await.unwrap();
    two.sign_in(&user).await.unwrap();
    third.sign_in("grace").await.unwrap();
    anonymous.set("cart", &2).await.unwrap();
    assert_eq!(one.user().await.unwrap().as_ref(), Some(&user));
    assert_eq!(one.get_or("cart", 0).await.unwrap(), 1);
    assert!(is_gone(planted.user().await), "the id before is no good");
    assert_eq!(store.sessions_of(&user).await.unwrap(), 2);

    one.sign_out().await.unwrap();
    assert_eq!(one.user().await.unwrap(), None);
    assert_eq!(one.get_or("cart", 0).await.unwrap(), 1);
    assert_eq!(store.sessions_of(&user).await.unwrap(), 1);
    one.sign_in(&user).await.unwrap();

    let ended = store.sign_out_everywhere(&user).await.unwrap();
    assert_eq!(ended, 2);
    assert!(is_gone(one.user().await));
    assert!(is_gone(two.get::<i32>("cart").await));
    assert_eq!(third.user().await.unwrap().as_deref(), Some("grace"));
    assert_eq!(anonymous.get_or("cart", 0).await.unwrap(), 2);
    assert_eq!(store.sign_out_everywhere(&user).await.unwrap(), 0);
    assert_eq!(store.sessions_of(&user).await.unwrap(), 0);
    let later = new(store);
    later.sign_in(&user).await.unwrap();
    assert_eq!(later.user().await.unwrap().as_ref(), Some(&user));
}

pub async fn a_user_s_list_follows_the_session(store: &SessionStore) {
    let [ada, grace] = [(); 2].map(|()| SessionId::random().unwrap().tag_text());
    let session = new(store);
    session.sign_in(&ada).await.unwrap();
    // Under whatever id: signing out everywhere finds it.
    session.cycle_id().await.unwrap();
    assert_eq!(session.user().await.unwrap().as_ref(), Some(&ada));
    assert_eq!(store.sessions_of(&ada).await.unwrap(), 1);
    assert_eq!(store.sign_out_everywhere(&ada).await.unwrap(), 1);
    assert!(is_gone(session.names().await));
    // Whoever signs in after another is the only one.
    let shared = new(store);
    shared.sign_in(&ada).await.unwrap();
    shared.sign_in(&grace).await.unwrap();
    assert_eq!(store.sessions_of(&ada).await.unwrap(), 0);
    assert_eq!(store.sign_out_everywhere(&ada).await.unwrap(), 0);
    assert_eq!(shared.user().await.unwrap().as_ref(), Some(&grace));
    shared.destroy().await.unwrap();
    assert_eq!(store.sessions_of(&grace).await.unwrap(), 0);
}

pub async fn many_sign_ins_forget_the_expired(store: &SessionStore) {
    let user = SessionId::random().unwrap().tag_text();
    let sessions: Vec<Session> = (0..20).map(|_| new(store)).collect();
    for session in &sessions {
        session.sign_in(&user).await.unwrap();
    }
    assert_eq!(store.sessions_of(&user).await.unwrap(), 20);
}
