//! The HTML document around the application, on the server.

use leptos::{config::LeptosOptions, hydration::AutoReload, prelude::*};

use crate::{App, state::FirstPaint};

/// URLs of the browser bundle's files, as the build named them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The script.
    pub js: String,
    /// The WebAssembly module.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The modules that the script imports.
    pub parts: Vec<String>,
}

/// The whole document. The one script carries the request's nonce, so the content security policy
/// needs no `unsafe-inline`.
pub fn document(options: &LeptosOptions, bundle: &Bundle) -> impl IntoView + use<> {
    page(options, start_script(bundle), bundle, view! { <App /> })
}

/// The document for the time when no server can be reached: a service worker keeps it, and it draws
/// the session that was kept in this browser.
pub fn shell(options: &LeptosOptions, bundle: &Bundle) -> impl IntoView + use<> {
    page(options, kept_script(bundle), bundle, ())
}

fn page<Body: IntoView>(
    options: &LeptosOptions,
    start: String,
    bundle: &Bundle,
    body: Body,
) -> impl IntoView + use<Body> {
    let theme = use_context::<FirstPaint>().unwrap_or_default().view().theme;
    let Bundle {
        js,
        wasm,
        css,
        parts,
    } = bundle.clone();
    let options = options.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, interactive-widget=resizes-content"
                />
                <meta name="color-scheme" content="light dark" />
                <title>"Everbasic"</title>
                <meta name="theme-color" content="#0e1311" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icon-192.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link
                    rel="preload"
                    href="/fonts/everbasic-mono-regular.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin=""
                />
                <link rel="stylesheet" href=css />
                // With what it imports: else the browser learns of that when it has the script.
                {std::iter::once(js)
                    .chain(parts)
                    .map(|script| view! { <link rel="modulepreload" href=script crossorigin="" /> })
                    .collect_view()}
                <link rel="preload" href="/editor.js" r#as="script" crossorigin="" fetchpriority="low" />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce() inner_html=start></script>
                <AutoReload options />
            </head>
            <body>
                {body}
            </body>
        </html>
    }
}

/// Loads the bundle and takes over the page, once the page is on the screen: compiling and hydrating
/// would take the processor from the first paint. The browser says when that is; one that does not is
/// asked for the end of a frame. A page in the background is not painted, and need not wait. The URLs
/// come from file names that the server found in its own directory; quotes in them are escaped all the
/// same.
fn start_script(Bundle { js, wasm, .. }: &Bundle) -> String {
    format!(
        "import init, {{ hydrate }} from {js:?};\n\
         await new Promise((painted) => {{\n\
           if (document.hidden) return painted();\n\
           if (PerformanceObserver.supportedEntryTypes?.includes(\"paint\"))\n\
             new PerformanceObserver(painted).observe({{ type: \"paint\", buffered: true }});\n\
           else requestAnimationFrame(() => setTimeout(painted));\n\
           setTimeout(painted, {PAINT_MS_MAX});\n\
         }});\n\
         await init({{ module_or_path: {wasm:?} }});\n\
         hydrate();"
    )
}

/// How long the page waits for its first paint at most, in milliseconds.
const PAINT_MS_MAX: u32 = 500;

/// Loads the bundle and draws the session that `public/service-worker.js` kept for this path. The
/// worker answers when it has what the page before left, known by its id: that page went, and told
/// it, only when this one was answered.
fn kept_script(Bundle { js, wasm, .. }: &Bundle) -> String {
    format!(
        "import init, {{ mount_kept }} from {js:?};\n\
         const path = encodeURIComponent(location.pathname);\n\
         let id = \"\";\n\
         try {{ id = localStorage.getItem(\"everbasic-kept\") ?? \"\"; }} catch {{ /* blocked */ }}\n\
         const kept = await fetch(`/kept-session?path=${{path}}&id=${{id}}`);\n\
         const text = kept.ok ? await kept.text() : \"\";\n\
         await init({{ module_or_path: {wasm:?} }});\n\
         mount_kept(text);"
    )
}
