//! What a URL says.

use percent_encoding::percent_decode_str;
use redis::{ClientTlsConfig, RedisConnectionInfo, TlsCertificates};

use super::{Address, Endpoint, Login, Place};
use crate::RelayError;

const PORT_DEFAULT: u16 = 6379;
const SENTINEL_PORT_DEFAULT: u16 = 26379;

/// What stands before `://`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Node,
    Unix,
    Sentinel,
    Cluster,
}

/// The address that a URL gives, see [`RedisStore::open`](crate::RedisStore::open).
pub(in crate::redis_store) fn parse(text: &str) -> Result<Address, RelayError> {
    if has_bare_password(text) {
        return bad(
            "the Redis URL is malformed; special characters in its password have to be written as %XX",
        );
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        // Nothing of the text is shown: without its parts known, neither is where a password is.
        return bad("the Redis URL is malformed; expected redis://host:port/database");
    };
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let (authority, path) = split(rest, '/');
    let (login, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let shown = format!("{scheme}://{hosts}");
    let (form, tls) = match scheme {
        "redis" => (Form::Node, false),
        "rediss" => (Form::Node, true),
        "unix" | "redis+unix" => (Form::Unix, false),
        "redis-sentinel" => (Form::Sentinel, false),
        "rediss-sentinel" => (Form::Sentinel, true),
        "redis-cluster" => (Form::Cluster, false),
        "rediss-cluster" => (Form::Cluster, true),
        _ => {
            return bad(format!(
                "{shown} is not a Redis URL; expected redis://host:port/database"
            ));
        }
    };
    if !fragment.is_empty() {
        return bad(format!(
            "{shown}: #{fragment} is not understood; a private authority is named with ?ca=FILE"
        ));
    }
    let mut options = Options::parse(&shown, query)?;
    let (user, password) = split(login, ':');
    let user = Some(decoded(&shown, user)?).filter(|user| !user.is_empty());
    let password = Some(decoded(&shown, password)?).filter(|password| !password.is_empty());
    let path = path.trim_end_matches('/');
    let (place, database) = place(form, &shown, hosts, path, &mut options)?;
    let redis = redis_login(
        user.or(options.take("user")),
        password.or(options.take("pass")),
        database,
    );
    let sentinel = redis_login(
        options.take("sentinel-user"),
        options.take("sentinel-password"),
        0,
    );
    let tls = tls
        .then(|| certificates(&shown, &mut options))
        .transpose()?;
    options.all_taken(&shown)?;
    let name = match &place {
        Place::Node(endpoint) => endpoint.to_string(),
        Place::Sentinel { sentinels, service } => {
            format!("{service} of sentinels {}", listed(sentinels))
        }
        Place::Cluster(nodes) => format!("cluster {}", listed(nodes)),
    };
    Ok(Address {
        place,
        login: Login {
            redis,
            sentinel,
            tls,
        },
        name,
    })
}

/// The place and the number of the database.
fn place(
    form: Form,
    shown: &str,
    hosts: &str,
    path: &str,
    options: &mut Options,
) -> Result<(Place, i64), RelayError> {
    match form {
        Form::Unix => {
            // The path of a socket begins with the slash that ended the (empty) host.
            let socket = decoded(shown, path)?;
            let database = options.take("db").unwrap_or_default();
            let place = Place::Node(Endpoint::Unix(format!("/{socket}").into()));
            Ok((place, database_of(shown, &database)?))
        }
        Form::Node => {
            let place = Place::Node(endpoint(shown, hosts, PORT_DEFAULT)?);
            Ok((place, database_of(shown, path)?))
        }
        Form::Sentinel => {
            let (service, database) = split(path, '/');
            if service.is_empty() {
                return bad(format!(
                    "{shown}: the service is missing; expected \
                     redis-sentinel://host:port,host:port/service/database"
                ));
            }
            let place = Place::Sentinel {
                sentinels: endpoints(shown, hosts, SENTINEL_PORT_DEFAULT)?,
                service: decoded(shown, service)?,
            };
            Ok((place, database_of(shown, database)?))
        }
        Form::Cluster => {
            if database_of(shown, path)? != 0 {
                return bad(format!("{shown}: a cluster has no database but 0"));
            }
            Ok((Place::Cluster(endpoints(shown, hosts, PORT_DEFAULT)?), 0))
        }
    }
}

/// The parts before and after the first such character; nothing if it is not there.
fn split(text: &str, at: char) -> (&str, &str) {
    text.split_once(at).unwrap_or((text, ""))
}

fn endpoints(shown: &str, hosts: &str, port: u16) -> Result<Vec<Endpoint>, RelayError> {
    hosts
        .split(',')
        .map(|host| endpoint(shown, host, port))
        .collect()
}

fn endpoint(shown: &str, host: &str, port: u16) -> Result<Endpoint, RelayError> {
    let bracketed = host
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map(|(host, rest)| (host, rest.strip_prefix(':').unwrap_or(rest)));
    let (name, port_text) = bracketed.unwrap_or_else(|| split(host, ':'));
    if name.is_empty() {
        return bad(format!("{shown}: the Redis URL names no host"));
    }
    let port = match port_text {
        "" => Some(port),
        text => text.parse().ok(),
    };
    match port {
        Some(port) => Ok(Endpoint::Tcp(name.to_owned(), port)),
        None => bad(format!(
            "{shown}: the Redis URL is malformed, its port is not a number"
        )),
    }
}

fn database_of(shown: &str, text: &str) -> Result<i64, RelayError> {
    match text {
        "" => Ok(0),
        text => match text.parse::<u32>() {
            Ok(number) => Ok(number.into()),
            Err(_) => bad(format!("{shown}: the database is not a number")),
        },
    }
}

fn decoded(shown: &str, text: &str) -> Result<String, RelayError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => bad(format!(
            "{shown}: the Redis URL is malformed, it is not UTF-8"
        )),
    }
}

fn redis_login(
    user: Option<String>,
    password: Option<String>,
    database: i64,
) -> RedisConnectionInfo {
    let mut login = RedisConnectionInfo::default().set_db(database);
    if let Some(user) = user {
        login = login.set_username(user);
    }
    if let Some(password) = password {
        login = login.set_password(password);
    }
    login
}

/// Whom to trust, and who this is: `ca`, `cert` and `key` are files in PEM format. Without `ca` the
/// authorities of this machine are trusted.
fn certificates(shown: &str, options: &mut Options) -> Result<TlsCertificates, RelayError> {
    let mut file = |option: &str| -> Result<Option<Vec<u8>>, RelayError> {
        let Some(path) = options.take(option) else {
            return Ok(None);
        };
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) => bad(format!("{shown}: {option}={path}: {error}")),
        }
    };
    let root_cert = file("ca")?;
    let client_tls = match (file("cert")?, file("key")?) {
        (Some(client_cert), Some(client_key)) => Some(ClientTlsConfig {
            client_cert,
            client_key,
        }),
        (None, None) => None,
        _ => return bad(format!("{shown}: cert and key go together")),
    };
    Ok(TlsCertificates {
        client_tls,
        root_cert,
    })
}

/// What follows the question mark.
struct Options(Vec<(String, String)>);

impl Options {
    fn parse(shown: &str, query: &str) -> Result<Self, RelayError> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = split(pair, '=');
            Ok((name.to_owned(), decoded(shown, value)?))
        });
        Ok(Self(pairs.collect::<Result<_, RelayError>>()?))
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(found, _)| found == name)?;
        Some(self.0.remove(at).1)
    }

    /// An option that nobody asked for is a mistake: it would be missed where it matters, such as a
    /// misspelled `ca`.
    fn all_taken(self, shown: &str) -> Result<(), RelayError> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => bad(format!("{shown}: the option {name:?} is not known here")),
        }
    }
}

/// Whether the URL has a password with a bare `/`, `?` or `#` in it: that ends the host early, and part
/// of the password would be taken, and shown, as the host.
fn has_bare_password(text: &str) -> bool {
    let after_scheme = text.split_once("://").map(|(_, rest)| rest);
    let after_host = after_scheme.and_then(|rest| rest.split_once(['/', '?', '#']));
    after_host.is_some_and(|(_, rest)| rest.contains('@'))
}

fn listed(endpoints: &[Endpoint]) -> String {
    let names: Vec<String> = endpoints.iter().map(Endpoint::to_string).collect();
    names.join(",")
}

fn bad<T>(message: impl Into<String>) -> Result<T, RelayError> {
    Err(RelayError::BadAddress(message.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("redis://127.0.0.1:6380", Ok("127.0.0.1:6380")),
            ("redis://:hunter2@db.example/3", Ok("db.example:6379")),
            ("redis://me:hunter2@[::1]:7000", Ok("[::1]:7000")),
            ("unix:///run/redis.sock", Ok("/run/redis.sock")),
            ("unix:///run/redis.sock?db=3&pass=x", Ok("/run/redis.sock")),
            ("rediss://me:hunter2@db.example", Ok("db.example:6379")),
            (
                "redis-sentinel://:hunter2@a:1,b/service/0",
                Ok("service of sentinels a:1,b:26379"),
            ),
            (
                "rediss-sentinel://a/service?sentinel-password=hunter2",
                Ok("service of sentinels a:26379"),
            ),
            (
                "redis-cluster://me:hunter2@a,b:7001",
                Ok("cluster a:6379,b:7001"),
            ),
            (
                "http://me:hunter2@db.example:6379/",
                Err("http://db.example:6379 is not"),
            ),
            (
                "redis://me:hunter2@db.example:6379/nine",
                Err("redis://db.example:6379"),
            ),
            (
                "rediss://me:hunter2@db.example/?ca=/nowhere/ca.pem",
                Err("ca=/nowhere/ca.pem: No such file"),
            ),
            ("rediss://:hunter2@db.example/#insecure", Err("?ca=")),
            ("redis://:hunter2@db.example/?ca=x", Err("\"ca\"")),
            ("redis-sentinel://:hunter2@a:1", Err("service is missing")),
            ("redis-cluster://:hunter2@a:1/3", Err("no database but 0")),
            ("redis://me:hunter2@db.example:port", Err("malformed")),
            ("redis://me:hunter2@", Err("no host")),
            ("db.example:6379:hunter2", Err("malformed")),
            ("redis://:hun/hunter2@db.example:6379", Err("%XX")),
            ("redis://:6@hunter2#x@db.example:6379", Err("%XX")),
            ("", Err("malformed")),
        ];
        for (url, expected) in cases {
            match (parse(url), expected) {
                (Ok(address), Ok(name)) => {
                    assert_eq!(address.name, name);
                    assert!(!format!("{address:?}").contains("hunter2"));
                }
                (Err(error), Err(part)) => {
                    let text = error.to_string();
                    assert!(text.contains(part), "{url}: {text}");
                    assert!(!text.contains("hunter2"), "{url}: {text}");
                }
                (found, _) => panic!("{url}: {found:?}"),
            }
        }
    }
}
