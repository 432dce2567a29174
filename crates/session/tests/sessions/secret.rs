//! The development secret.

use std::{fs, os::unix::fs::PermissionsExt, thread};

use session::{SessionError, SigningKeys, development_secret_in};
use tempfile::TempDir;

#[test]
fn it_is_made_once_and_kept() {
    let home = TempDir::new().unwrap();
    let directory = home.path().join(".everbasic");
    let first = development_secret_in(&directory).unwrap();
    assert_eq!(development_secret_in(&directory).unwrap(), first);
    SigningKeys::new(&first).unwrap();
    assert_eq!(first.len(), 48);
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(directory.join("secret")), 0o600);
    assert_eq!(mode(directory.clone()), 0o700);
    let names: Vec<_> = fs::read_dir(&directory)
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert_eq!(names, ["secret"]);
    let elsewhere = development_secret_in(&home.path().join("other")).unwrap();
    assert_ne!(elsewhere, first);
}

#[test]
fn others_may_no_longer_read_it() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("secret");
    fs::write(&path, "written by hand, sixteen bytes\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        development_secret_in(home.path()).unwrap(),
        b"written by hand, sixteen bytes"
    );
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn servers_that_start_together_agree() {
    let home = TempDir::new().unwrap();
    let starts = (0..16).map(|_| {
        let directory = home.path().join(".everbasic");
        thread::spawn(move || development_secret_in(&directory).unwrap())
    });
    let secrets: Vec<_> = starts
        .collect::<Vec<_>>()
        .into_iter()
        .map(|start| start.join().unwrap())
        .collect();
    assert!(secrets.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let error = development_secret_in(&file.join("below")).unwrap_err();
    assert!(matches!(error, SessionError::SecretFile { .. }));
    assert!(error.to_string().contains("file/below/secret"), "{error}");
}
