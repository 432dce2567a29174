//! A folder as the machine's disk.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use crate::{HostError, options::DiskOptions};

/// A file of the disk: its name there, where it is on the host, its bytes.
#[derive(Debug)]
struct HostFile {
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
}

/// The folder of `--dir` as it was at the start.
#[derive(Debug, Default)]
pub struct HostDisk {
    folder: Option<PathBuf>,
    files: Vec<HostFile>,
}

impl HostDisk {
    /// Reads the folder; without `--dir` an empty disk.
    ///
    /// # Errors
    /// [`HostError::Read`] that names the folder or file.
    pub fn read(options: &DiskOptions) -> Result<Self, HostError> {
        let Some(folder) = &options.dir else {
            return Ok(Self::default());
        };
        let mut disk = Self {
            folder: Some(folder.clone()),
            files: Vec::new(),
        };
        let entries = fs::read_dir(folder).map_err(|error| cannot_read(folder, error))?;
        let mut paths = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| cannot_read(folder, error))?;
            paths.push(entry.path());
        }
        // The directory of the disk is in the order of names, whatever the host's is.
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str());
            let Some(name) = name.filter(|name| path.is_file() && is_disk_name(name)) else {
                continue;
            };
            let mut bytes = read(&path)?;
            if options.crlf {
                bytes = workbench::files::with_cr_lf(bytes);
            }
            disk.files.push(HostFile {
                name: name.to_ascii_uppercase(),
                path,
                bytes,
            });
        }
        Ok(disk)
    }

    /// The files as the machine takes them.
    pub fn files(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let files = self.files.iter();
        files
            .map(|file| (file.name.clone().into_bytes(), file.bytes.clone()))
            .collect()
    }

    /// Writes changed files back and removes those that are gone. `program` is the name of the loaded
    /// program, which lies on the disk without being of the folder.
    ///
    /// # Errors
    /// [`HostError::Write`] that names the file.
    pub fn write_back(
        &self,
        after: &[(Vec<u8>, Vec<u8>)],
        program: Option<(&str, &[u8])>,
    ) -> Result<(), HostError> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        for (name, bytes) in after {
            let name = String::from_utf8_lossy(name).trim().to_ascii_uppercase();
            let known = self.files.iter().find(|file| file.name == name);
            let is_program = program.is_some_and(|(program, text)| {
                known.is_none() && program == name && is_padded(bytes, text)
            });
            if is_program || known.is_some_and(|file| file.bytes == *bytes) || !is_disk_name(&name)
            {
                continue;
            }
            let path = known.map_or_else(|| folder.join(&name), |file| file.path.clone());
            fs::write(&path, bytes).map_err(|error| HostError::Write { path, error })?;
        }
        for file in &self.files {
            let kept = after.iter().any(|(name, _)| {
                String::from_utf8_lossy(name)
                    .trim()
                    .eq_ignore_ascii_case(&file.name)
            });
            if !kept {
                let path = file.path.clone();
                fs::remove_file(&path).map_err(|error| HostError::Write { path, error })?;
            }
        }
        Ok(())
    }
}

/// Whether bytes are that text, filled up to whole records.
fn is_padded(bytes: &[u8], text: &[u8]) -> bool {
    let rest = bytes.strip_prefix(text);
    rest.is_some_and(|rest| rest.iter().all(|&byte| byte == 0x1A))
}

/// The bytes of a file; `-` is stdin.
///
/// # Errors
/// [`HostError::Read`] that names it.
pub fn read(path: &Path) -> Result<Vec<u8>, HostError> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        return read
            .map(|_| bytes)
            .map_err(|error| cannot_read(path, error));
    }
    fs::read(path).map_err(|error| cannot_read(path, error))
}

fn cannot_read(path: &Path, error: std::io::Error) -> HostError {
    let path = path.to_owned();
    HostError::Read { path, error }
}

/// Whether a name has at most 8 and 3 characters that CP/M can hold.
fn is_disk_name(name: &str) -> bool {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let fits = |text: &str, length| {
        text.len() <= length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>.,;:=?*[]/\\".contains(&byte))
    };
    !stem.is_empty() && fits(stem, 8) && fits(extension, 3)
}
