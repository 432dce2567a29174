//! What is in a file of the disk: as text, as bytes, as the records of a random file.

use leptos::prelude::*;
use workbench::{
    fields,
    files::{self, DiskFile},
    tokenized::{self, Form},
};

use crate::state::WorkbenchState;

/// Registers of the view: how a file is shown, how long its records are, what their fields are.
const FORM: &str = "files-form";
const RECORD: &str = "files-record";
const FIELDS: &str = "files-fields";
/// Most rows of a file that are shown at once.
const ROWS_MAX: usize = 2_000;
/// How long records are that OPEN says nothing about, in bytes.
const RECORD_BYTES: usize = 128;

/// A file as text, bytes or records.
#[component]
pub fn Contents(file: DiskFile) -> impl IntoView {
    let state = WorkbenchState::expect();
    let form = Memo::new(move |_| match state.view(FORM).as_str() {
        "hex" => "hex",
        "records" => "records",
        _ => "text",
    });
    let name = file.name.clone();
    let bytes = StoredValue::new(file.bytes);
    let rows = move |form| {
        let glyphs = state.glyphs();
        bytes.with_value(|bytes| match form {
            "hex" => cut(files::hex_rows(bytes, glyphs)),
            _ => glyphs.shown(&cut(lines_of(bytes))).into_owned(),
        })
    };
    let forms = [("text", "Text"), ("hex", "Hex"), ("records", "Records")].map(|(value, title)| {
        view! {
            <button
                type="button"
                class="flag wide"
                aria-pressed=move || (form.get() == value).to_string()
                on:click=move |_| state.set_view(FORM, value)
            >
                {title}
            </button>
        }
    });
    let shown = move || match form.get() {
        "records" => view! { <Records bytes /> }.into_any(),
        form => view! { <FileText text=rows(form) /> }.into_any(),
    };
    view! {
        <section class="file-view" aria-label=format!("Contents of {name}")>
            <div class="file-view-head" role="group" aria-label="Shown as">
                {forms.into_iter().collect_view()}
                <Show when=move || form.get() == "records">
                    <RecordForm />
                </Show>
            </div>
            {shown}
        </section>
    }
}

#[component]
fn FileText(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <pre class="file-text" tabindex="0" aria-label="File text">
            {move || text.get()}
        </pre>
    }
}

/// How long records are and what is in them. The program's own FIELD statements are offered.
#[component]
fn RecordForm() -> impl IntoView {
    let state = WorkbenchState::expect();
    let offers = move || {
        let lists = state.program.with(|lines| fields::lists(lines));
        let options = lists
            .into_iter()
            .map(|list| view! { <option value=list></option> });
        options.collect_view()
    };
    view! {
        <label class="record-length">
            "Record length"
            <input
                type="text"
                inputmode="numeric"
                prop:value=move || record_bytes(state).to_string()
                on:change=move |event| state.set_view(RECORD, event_target_value(&event))
            />
        </label>
        <label class="record-fields">
            "Fields"
            <input
                type="text"
                list="record-fields"
                placeholder="20 AS N$, 4 AS P$"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=move || is_wrong(state).then_some("true")
                prop:value=move || state.view(FIELDS)
                on:change=move |event| state.set_view(FIELDS, event_target_value(&event))
            />
            <datalist id="record-fields">{offers}</datalist>
        </label>
    }
}

/// The records, as one line each or by their fields.
#[component]
fn Records(bytes: StoredValue<Vec<u8>>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let fields = Memo::new(move |_| fields_of(state));
    let plain = move || {
        let record = record_bytes(state);
        let glyphs = state.glyphs();
        bytes.with_value(|bytes| cut(files::record_rows(bytes, record, glyphs)))
    };
    move || match fields.get() {
        None => view! { <FileText text=Signal::derive(plain) /> }.into_any(),
        Some(fields) => view! { <FieldTable bytes fields /> }.into_any(),
    }
}

#[component]
fn FieldTable(bytes: StoredValue<Vec<u8>>, fields: Vec<fields::Field>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let names = fields.clone().into_iter().map(|field| {
        view! {
            <th scope="col" class:number=field.number>
                {field.name}
            </th>
        }
    });
    let rows = move || {
        let (record, glyphs) = (record_bytes(state), state.glyphs());
        bytes.with_value(|bytes| {
            let records = bytes.chunks(record).take(ROWS_MAX).enumerate();
            let rows = records.map(|(index, record)| {
                let values = fields::values(record, &fields, glyphs)
                    .into_iter()
                    .zip(&fields);
                let cells = values
                    .map(|(value, field)| view! { <td class:number=field.number>{value}</td> });
                view! {
                    <tr>
                        <th scope="row">{index + 1}</th>
                        {cells.collect_view()}
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    view! {
        <div class="file-text" tabindex="0" role="region" aria-label="Records">
            <table class="records">
                <thead>
                    <tr>
                        <th scope="col">"Record"</th>
                        {names.collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// How long records are; tracked.
fn record_bytes(state: WorkbenchState) -> usize {
    let set = state.view(RECORD).parse().ok();
    set.filter(|bytes| (1..=32_767).contains(bytes))
        .unwrap_or(RECORD_BYTES)
}

/// The fields that were typed, if they are any; tracked.
fn fields_of(state: WorkbenchState) -> Option<Vec<fields::Field>> {
    let list = state.view(FIELDS);
    state.program.with(|lines| fields::parse(&list, lines))
}

fn is_wrong(state: WorkbenchState) -> bool {
    !state.view(FIELDS).trim().is_empty() && fields_of(state).is_none()
}

/// The lines of a file: of a program in the compact form what LIST would show.
fn lines_of(bytes: &[u8]) -> Vec<String> {
    match tokenized::form(bytes) {
        Form::Tokens => tokenized::lines(bytes),
        Form::Text | Form::Protected => None,
    }
    .unwrap_or_else(|| files::text_of(bytes).lines().map(str::to_owned).collect())
}

fn cut(mut rows: Vec<String>) -> String {
    let more = rows.len().saturating_sub(ROWS_MAX);
    rows.truncate(ROWS_MAX);
    if more > 0 {
        rows.push(format!(
            "... and {more} more rows; download the file to see them"
        ));
    }
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_in_the_compact_form_is_shown_as_its_listing() {
        let program = vec!["10 PRINT 1".to_owned()];
        let compact = tokenized::bytes(&program).unwrap();
        assert_eq!(lines_of(&compact), program);
        assert_eq!(lines_of(b"A\r\nB\x1a"), ["A", "B"]);
    }

    #[test]
    fn long_files_are_cut_with_a_word_about_it() {
        let rows = vec!["A".to_owned(); ROWS_MAX + 3];
        assert!(cut(rows).ends_with("and 3 more rows; download the file to see them"));
    }
}
