//! The root component.

use leptos::prelude::*;

use crate::{
    components::Workbench,
    hooks, later,
    state::{FirstPaint, WorkbenchState},
};

/// The application: takes the first paint (from the request on the server, from the HTML in the
/// browser, an empty one where there is no server), provides the state and draws the workbench.
#[component]
pub fn App() -> impl IntoView {
    let first = SharedValue::new(|| use_context::<FirstPaint>().unwrap_or_default()).into_inner();
    let state = WorkbenchState::provide(first.clone());
    later::Code::provide();
    hooks::connect(state, &first);
    view! { <Workbench /> }
}
