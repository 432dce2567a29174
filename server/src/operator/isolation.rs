//! Shows by a real run that each session has settings of its own.

use std::{collections::BTreeMap, sync::Arc};

use relay::{AnyStore, SessionKey};
use session::SessionId;

use super::{OperatorError, Report};
use crate::{
    config::Config,
    settings::{SessionSettings, Settings, SettingsBackend},
    storage,
};

/// Two new sessions in the configured store: what one changes, the other does not see. Both are
/// deleted afterwards.
///
/// # Errors
/// [`OperatorError`] if the store does not answer.
pub async fn check(config: &Config) -> Result<Report, OperatorError> {
    let store = storage::open(config)?;
    let sessions = [SessionId::random()?, SessionId::random()?].map(SessionKey::from);
    let report = run(&store, || storage::open(config), &sessions).await;
    if config.redis_url.is_some() {
        for session in &sessions {
            // If the check itself has failed, its error says more than this one.
            let deleted = super::sessions::delete(config, session.as_str()).await;
            if report.is_ok() {
                deleted?;
            }
        }
    }
    report
}

async fn run(
    store: &AnyStore,
    reopen: impl Fn() -> Result<AnyStore, relay::RelayError>,
    sessions: &[SessionKey; 2],
) -> Result<Report, OperatorError> {
    let defaults: Arc<Settings> = Arc::new(BTreeMap::from([
        ("theme".to_owned(), "auto".to_owned()),
        ("width".to_owned(), "80".to_owned()),
    ]));
    let of = |store: &AnyStore, session: &SessionKey| {
        SessionSettings::new(store.clone(), session.clone(), defaults.clone())
    };
    let [one, two] = [of(store, &sessions[0]), of(store, &sessions[1])];
    one.begin().await?;
    two.begin().await?;
    let at_start = [one.load_global().await?, two.load_global().await?];
    let start_with_defaults = at_start.iter().all(|settings| *settings == *defaults);

    let changed = |theme: &str| {
        let mut settings = Settings::clone(&defaults);
        settings.insert("theme".to_owned(), theme.to_owned());
        settings
    };
    one.save_global(&changed("amber")).await?;
    let two_unaffected = two.load_global().await? == *defaults;

    two.save_global(&changed("green")).await?;
    let independent = one.load_global().await? == changed("amber")
        && two.load_global().await? == changed("green");

    // Another way to the same sessions, as another server has it; what is in memory has only one.
    let again = match store {
        AnyStore::Memory(_) => store.clone(),
        AnyStore::Redis(_) => reopen()?,
    };
    let persist = of(&again, &sessions[0]).load_global().await? == changed("amber")
        && of(&again, &sessions[1]).load_global().await? == changed("green");

    let checks = [
        (start_with_defaults, "Both sessions start with defaults"),
        (two_unaffected, "Session 2 unaffected by Session 1 changes"),
        (independent, "Sessions have independent settings"),
        (persist, "Settings persist across manager instances"),
    ];
    let lines = checks.map(|(holds, what)| format!("{} {what}\n", if holds { '✓' } else { '✗' }));
    Ok(Report {
        text: lines.concat(),
        holds: checks.iter().all(|(holds, _)| *holds),
    })
}
