//! What each effect does.

use delta::{Batch, Cursor, HelloRequest};
use workbench::{Effect, FromWorker, Input, ToWorker};

use super::{
    driver::{Driver, with},
    keys_first,
    machine_worker::Told,
    view,
};

/// Does what the brain asks for.
pub fn perform(driver: &Driver, effect: Effect) {
    match effect {
        Effect::Hello(request) => hello(driver, request),
        Effect::Push {
            id,
            batch,
            keepalive,
        } => push(driver, id, batch, keepalive),
        Effect::ChangesSince(cursor) => changes_since(driver, cursor),
        Effect::OpenLive => open_live(driver),
        Effect::StartWorker => start_worker(driver),
        Effect::ToWorker(message) => post(driver, &message),
        Effect::StopWorker => driver.worker.stop(),
        Effect::Store { key, bytes } => {
            if driver.storage.store(&key, &bytes).is_err() {
                driver.feed(Input::StorageFailed);
            }
        }
        Effect::Unstore { key } => driver.storage.unstore(&key),
        Effect::ReadStored => driver.read_stored(),
        Effect::WantLock => {
            let me = driver.weak();
            let tell = move |granted| with(&me, |driver| driver.feed(Input::Lock(granted)));
            driver.run_lock.want(tell);
        }
        Effect::ReleaseLock => driver.run_lock.release(),
        Effect::Broadcast(bytes) => driver.peers.say(&bytes),
        Effect::Forget => forget(driver),
        Effect::ForgetBefore { gone_ms } => forget_before(driver, gone_ms),
        Effect::Download { name, bytes } => crate::components::download(&name, &bytes),
        Effect::Wake { at_ms } => {
            let me = driver.weak();
            let ring = move || {
                keys_first::after_keys(move || with(&me, |driver| driver.feed(Input::Tick)));
            };
            driver.alarm.set(at_ms, ring);
        }
        Effect::View(changed) => view::show(driver, &changed),
    }
}

fn hello(driver: &Driver, request: HelloRequest) {
    let (me, remote) = (driver.weak(), driver.remote.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let answer = remote.hello(request).await;
        with(&me, |driver| {
            view::note_session(driver, answer.as_ref().err());
            driver.feed(Input::Hello(answer.map_err(Into::into)));
        });
    });
}

fn push(driver: &Driver, id: u64, batch: Batch, keepalive: bool) {
    let (me, remote) = (driver.weak(), driver.remote.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let result = remote.push(batch, keepalive).await;
        keys_first::after_keys(move || {
            with(&me, |driver| {
                driver.feed(Input::Pushed {
                    id,
                    result: result.map_err(Into::into),
                });
            });
        });
    });
}

fn forget(driver: &Driver) {
    let (me, remote) = (driver.weak(), driver.remote.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let answer = remote.forget().await;
        with(&me, |driver| {
            driver.feed(Input::Forgotten(answer.map_err(Into::into)))
        });
    });
}

fn forget_before(driver: &Driver, gone_ms: u64) {
    let (me, remote) = (driver.weak(), driver.remote.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let answer = remote.forget_before(gone_ms).await;
        with(&me, |driver| {
            driver.feed(Input::ForgottenBefore(answer.map_err(Into::into)));
        });
    });
}

fn changes_since(driver: &Driver, cursor: Cursor) {
    let (me, remote) = (driver.weak(), driver.remote.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let answer = remote.changes_since(cursor).await;
        with(&me, |driver| {
            view::note_session(driver, answer.as_ref().err());
            driver.feed(Input::Changes(answer.map_err(Into::into)));
        });
    });
}

/// Without a server there is nothing to listen to; the channel is never opened and never closes.
fn open_live(driver: &Driver) {
    if !driver.state.browser_only {
        driver.live.open();
    }
}

fn start_worker(driver: &Driver) {
    let me = driver.weak();
    driver.worker.start(move |told| {
        with(&me, |driver| {
            driver.feed(match told {
                Told::Message(bytes) => match FromWorker::from_bytes(&bytes) {
                    Ok(message) => Input::FromWorker(message),
                    Err(_) => Input::WorkerDied,
                },
                Told::Died => Input::WorkerDied,
            });
        });
    });
}

fn post(driver: &Driver, message: &ToWorker) {
    if let Ok(bytes) = message.to_bytes() {
        driver.worker.post(&bytes);
    }
}
