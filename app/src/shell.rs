//! The HTML document around the application, on the server.

use leptos::{
    config::LeptosOptions, hydration::AutoReload, hydration::HydrationScripts, prelude::*,
};

use crate::{App, state::FirstPaint};

/// What the document needs to know beside the first paint.
#[derive(Clone, Debug)]
pub struct DocumentOptions {
    /// Names and places of the bundle.
    pub leptos: LeptosOptions,
    /// URL of the style sheet.
    pub style_sheet: String,
}

/// The whole document. Every script carries the request's nonce, so the content security policy
/// needs no `unsafe-inline`.
pub fn document(options: &DocumentOptions) -> impl IntoView + use<> {
    let theme = use_context::<FirstPaint>().unwrap_or_default().theme;
    let DocumentOptions {
        leptos,
        style_sheet,
    } = options.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>"Everbasic"</title>
                <link rel="icon" href="data:," />
                <link rel="stylesheet" href=style_sheet nonce=use_nonce() />
                <AutoReload options=leptos.clone() />
                <HydrationScripts options=leptos />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
