//! What LPRINT and LLIST printed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use workbench::codepage;

use crate::state::WorkbenchState;

/// The paper, to print or to keep as a file.
#[component]
pub fn Printer() -> impl IntoView {
    let state = WorkbenchState::expect();
    let is_empty = move || state.printer.with(|paper| paper.is_empty());
    let paper = move || state.printer.with(|paper| shown(paper));
    view! {
        <Show
            when=move || !is_empty()
            fallback=|| {
                view! {
                    <p class="hint">
                        "The paper is empty. " <code>"LPRINT"</code> " and " <code>"LLIST"</code>
                        " print here."
                    </p>
                }
            }
        >
            <div class="panel-bar">
                <button type="button" class="button" on:click=move |_| print()>
                    "Print"
                </button>
                <button
                    type="button"
                    class="button"
                    on:click=move |_| untrack(|| download(&state.glyphs().meant(&paper())))
                >
                    "Download"
                </button>
            </div>
            <pre class="paper" tabindex="0" aria-label="Paper">
                {paper}
            </pre>
        </Show>
    }
}

/// Rows end with CR LF on the paper of the machine; form feeds are page breaks.
fn shown(paper: &str) -> String {
    paper.replace("\r\n", "\n").replace('\r', "\n")
}

/// The style sheet shows the paper alone when the page is printed.
fn print() {
    // It fails only where printing is forbidden.
    let _ = window().print();
}

fn download(paper: &str) {
    let bytes = codepage::encode(paper);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(&bytes[..]));
    let options = BlobPropertyBag::new();
    options.set_type("text/plain");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = document().create_element("a");
    if let (Ok(url), Ok(link)) = (url, link) {
        let link: HtmlAnchorElement = link.unchecked_into();
        link.set_href(&url);
        link.set_download("PRINTER.TXT");
        link.click();
        let forget = move || drop(Url::revoke_object_url(&url));
        // The browser has taken the bytes by then.
        set_timeout(forget, std::time::Duration::from_secs(10));
    }
}
