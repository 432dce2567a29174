//! The secret of a server that was given none.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{SessionError, SessionId};

/// The development secret of this user, `~/.everbasic/secret`: made at the first call and kept, so
/// that cookies survive a restart. Readable by the user alone.
///
/// # Errors
/// [`SessionError::NoHome`] without a home directory, else as [`development_secret_in`].
pub fn development_secret() -> Result<Vec<u8>, SessionError> {
    let home = std::env::home_dir()
        .filter(|home| !home.as_os_str().is_empty())
        .ok_or(SessionError::NoHome)?;
    development_secret_in(&home.join(".everbasic"))
}

/// The development secret kept in that directory, in the file `secret`.
///
/// # Errors
/// [`SessionError::SecretFile`] if it can be neither read nor made, [`SessionError::Random`] if the
/// system gives no random numbers.
pub fn development_secret_in(directory: &Path) -> Result<Vec<u8>, SessionError> {
    let path = directory.join("secret");
    let failed = |source| SessionError::SecretFile {
        path: path.clone(),
        source,
    };
    match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        found => return found.map_err(failed),
    }
    let secret = new_secret()?;
    make(directory, &path, &secret).map_err(failed)?;
    // Whoever was first has made the file; its content is what counts.
    read(&path).map_err(failed)
}

fn new_secret() -> Result<String, SessionError> {
    Ok(format!(
        "{}{}\n",
        SessionId::random()?.store_key(),
        SessionId::random()?.store_key()
    ))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let secret = fs::read(path)?;
    restrict(path, 0o600)?;
    Ok(secret.trim_ascii().to_vec())
}

/// Makes the file with all of its content at once: it is written under another name and then linked,
/// which fails if the file exists. So two servers that start together agree, and none reads a half.
fn make(directory: &Path, path: &Path, secret: &str) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    restrict(directory, 0o700)?;
    let draft: PathBuf = directory.join(format!("secret.{}", draft_name(secret)));
    write_private(&draft, secret.as_bytes())?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A name that no other draft has: a hash of the secret in it.
fn draft_name(secret: &str) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(secret.as_bytes());
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(unix)]
fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::write(path, content)
}

/// Takes away what others may do, if the file is ours.
#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = fs::metadata(path)?.permissions();
    if permissions.mode() & 0o777 & !mode != 0 {
        permissions.set_mode(mode);
        fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
