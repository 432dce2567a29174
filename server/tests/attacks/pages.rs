//! Other sites' pages, script in what is shown, paths and bodies.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use delta::PushOutcome;
use workbench::registers;

use crate::{
    from,
    support::{Visitor, batch, push, server, site},
};

#[tokio::test]
async fn another_sites_page_can_neither_write_nor_read_nor_listen() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let body = postcard::to_allocvec(&push(tag, None, "FOREIGN")).expect("encodable");
    for said in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("origin", "http://ours.example.evil.example")],
        // A stranger who says what only a proxy may say.
        vec![
            ("origin", "https://evil.example"),
            ("x-forwarded-host", "evil.example"),
        ],
    ] {
        for path in [
            "/api/push",
            "/api/push_keep_alive",
            "/api/hello",
            "/api/changes",
        ] {
            let mut request = Request::post(path).header("host", "ours.example");
            for (name, value) in &said {
                request = request.header(*name, *value);
            }
            let answer = visitor.send(request, Body::from(body.clone())).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {said:?}");
            assert!(answer.headers.get("access-control-allow-origin").is_none());
        }
        let mut request =
            Request::get(format!("/api/live?tag={tag}")).header("host", "ours.example");
        for (name, value) in &said {
            request = request.header(*name, *value);
        }
        let answer = visitor.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "live {said:?}");
    }
    assert!(!visitor.get("/").await.text().contains("FOREIGN"));
}

/// What tries to become more than text.
const SCRIPTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "<!--<script>",
    "{{constructor.constructor('alert(1)')()}}</title><script>alert(1)</script>",
];

#[tokio::test]
async fn script_in_program_output_typing_and_settings_stays_text_in_the_first_html() {
    let site = site();
    let server = server(site.path());
    for script in SCRIPTS {
        let mut visitor = Visitor::of(&server);
        let tag = visitor.open("/").await;
        let line = format!("10 REM MARK{script}");
        let values: [(&str, &[u8]); 5] = [
            (registers::TYPING, script.as_bytes()),
            ("program/g/m", line.as_bytes()),
            ("console/0", script.as_bytes()),
            ("settings/theme", script.as_bytes()),
            ("view/file", script.as_bytes()),
        ];
        let outcome: PushOutcome = visitor
            .call("/api/push", &batch(tag, &values))
            .await
            .decode();
        assert!(
            matches!(outcome, PushOutcome::Accepted { .. }),
            "{outcome:?}"
        );
        let answer = visitor.get("/").await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
        let nonce = rest.split('\'').next().unwrap_or_default().to_owned();
        let html = answer.text();
        assert!(!html.contains(script), "{script} is markup in {html}");
        // Every element that could run something is one of ours.
        for tag in html.split("<script").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")),
                "<script{tag}> after {script}"
            );
        }
        for element in ["<img", "<svg onload", "<iframe"] {
            assert!(!html.contains(element), "{element} after {script}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for path in [
        "/",
        "/pkg/everbasic.wasm",
        "/nowhere",
        "/healthz",
        "/metrics",
        "/api/push",
    ] {
        let answer = visitor.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            let found = answer
                .headers
                .get(name)
                .and_then(|found| found.to_str().ok());
            assert_eq!(found, Some(value), "{name} of {path}");
        }
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(
                policy.contains(part),
                "{part} is not in the policy of {path}"
            );
        }
        assert!(
            !policy.contains("http:") && !policy.contains('*'),
            "{policy}"
        );
        assert!(answer.headers.contains_key("permissions-policy"));
        assert!(answer.headers.contains_key("x-request-id"));
        assert!(!answer.headers.contains_key("strict-transport-security"));
        assert!(!answer.headers.contains_key("server"), "{path}");
    }
}

#[tokio::test]
async fn only_who_came_by_https_is_told_to_stay_there_and_only_a_trusted_proxy_says_so() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for (peer, told) in [("127.0.0.1", true), ("203.0.113.9", false)] {
        let request = from(peer, "/").header("x-forwarded-proto", "https");
        let answer = visitor.send(request, Body::empty()).await;
        let is_told = answer.headers.contains_key("strict-transport-security");
        assert_eq!(is_told, told, "{peer}");
    }
}

#[tokio::test]
async fn paths_lead_nowhere_but_into_the_site() {
    let site = site();
    std::fs::write(site.path().with_file_name("outside.txt"), "OUTSIDE").expect("a file");
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for path in [
        "/../outside.txt",
        "/pkg/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/pkg/%2e%2e%2f%2e%2e%2foutside.txt",
        "/..%5coutside.txt",
        "//etc/passwd",
        "/%00",
        "/pkg/everbasic.wasm%00.js",
        "/.%2e/.%2e/.%2e/.%2e/etc/passwd",
        "/s/..%2f..%2fetc",
        "/s/%00",
    ] {
        let answer = visitor.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        let text = answer.text();
        assert!(
            !text.contains("OUTSIDE") && !text.contains("root:"),
            "{path}"
        );
    }
    std::fs::remove_file(site.path().with_file_name("outside.txt")).expect("removed");
}

#[tokio::test]
async fn packed_and_oversize_bodies_are_refused_unread() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    visitor.open("/").await;
    for encoding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
        let request = Request::post("/api/push").header(header::CONTENT_ENCODING, encoding);
        let answer = visitor.send(request, Body::from(vec![0x1f; 1000])).await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{encoding}"
        );
    }
    // A length in front that promises far more than there is takes no memory for it.
    for bomb in [
        vec![0xff; 300_000],
        vec![0x80; 9],
        [vec![0; 18], vec![0xff, 0xff, 0xff, 0xff, 0x0f]].concat(),
    ] {
        let answer = visitor.post("/api/push", bomb).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn what_other_sites_load_is_not_compressed() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for (site, encoding) in [
        ("none", "gzip"),
        ("same-origin", "gzip"),
        ("cross-site", ""),
    ] {
        let request = Request::get("/")
            .header(header::ACCEPT_ENCODING, "gzip")
            .header("sec-fetch-site", site);
        let answer = visitor.send(request, Body::empty()).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), encoding, "{site}");
    }
}
