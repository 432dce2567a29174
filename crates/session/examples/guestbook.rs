//! A guest book: `cargo run -p session --example guestbook`, then http://127.0.0.1:3002.
//!
//! With `REDIS_URL=redis://127.0.0.1/` sessions outlive the program, and several of them share them.

use axum::{
    Router,
    extract::Form,
    response::{Html, Redirect},
    routing::{get, post},
};
use serde::Deserialize;
use session::{
    CookieOptions, Level, Session, SessionError, SessionLayer, SessionStore, SigningKeys,
    StoreOptions, development_secret,
};

#[derive(Deserialize)]
struct Entry {
    text: String,
}

async fn page(session: Session) -> Result<Html<String>, SessionError> {
    let visits = session.increment("visits", 1).await?;
    let user = session.user().await?;
    let entries: Vec<String> = session.get_or("entries", Vec::new()).await?;
    let mut html = format!(
        "<!doctype html><title>Guest book</title><h1>Guest book</h1><p>Visit {visits}, {}.</p>",
        user.as_deref()
            .map_or("nobody signed in".to_owned(), escaped)
    );
    for message in session.take_flashes().await? {
        html += &format!("<p><em>{}</em></p>", escaped(&message.text));
    }
    for entry in entries {
        html += &format!("<p>{}</p>", escaped(&entry));
    }
    html += "<form method=post action=/write><input name=text> <button>Write</button></form>\
        <form method=post action=/sign-in><input name=text> <button>Sign in</button></form>\
        <form method=post action=/leave><button>Forget me</button></form>";
    Ok(Html(html))
}

async fn write(session: Session, Form(entry): Form<Entry>) -> Result<Redirect, SessionError> {
    session
        .update("entries", |entries: Option<Vec<String>>| {
            let mut entries = entries.unwrap_or_default();
            entries.push(entry.text.clone());
            Some(entries)
        })
        .await?;
    session.flash(Level::Success, "Written.").await?;
    Ok(Redirect::to("/"))
}

async fn sign_in(session: Session, Form(name): Form<Entry>) -> Result<Redirect, SessionError> {
    session.sign_in(&name.text).await?;
    Ok(Redirect::to("/"))
}

async fn leave(session: Session) -> Result<Redirect, SessionError> {
    session.destroy().await?;
    Ok(Redirect::to("/"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let store = match std::env::var("REDIS_URL") {
        Ok(url) => SessionStore::open(&url, StoreOptions::default())?,
        Err(_) => SessionStore::memory(),
    };
    let keys = SigningKeys::new(&development_secret()?)?;
    let layer = SessionLayer::new(keys, CookieOptions::default())?.with_store(store);
    let app = Router::new()
        .route("/", get(page))
        .route("/write", post(write))
        .route("/sign-in", post(sign_in))
        .route("/leave", post(leave))
        .layer(layer);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3002").await?;
    println!("http://127.0.0.1:3002");
    axum::serve(listener, app).await?;
    Ok(())
}
