//! A static file server on 127.0.0.1, as plain as any static host: right types, no special headers. It remembers what was asked.
//!
//! The tests count requests here, at the socket: what a browser's own tools miss, a server does not.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Called before the page itself is served; an error is shown instead of the page.
pub type BeforePage = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// What is served, and how.
pub struct Options {
    /// The folder of the page.
    pub folder: PathBuf,
    /// The path under which it lies, with a slash at both ends: `/` or `/some/folder/`.
    pub base: String,
    /// 0 takes any free port.
    pub port: u16,
    /// For `serve`: rebuilds what has changed.
    pub before_page: Option<BeforePage>,
    /// For tests: files whose names begin so are answered that much later.
    pub late: Option<(&'static str, Duration)>,
}

/// One request that arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// When its first line was read.
    pub at: Instant,
    /// Method and target, as in `GET /base/app.js?x`.
    pub line: String,
}

/// A running server; it serves until the process ends.
#[derive(Clone)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    options: Options,
    log: Mutex<Vec<Request>>,
    connections: AtomicUsize,
}

impl Server {
    /// Listens and serves in threads of its own.
    ///
    /// # Errors
    /// If the port is taken.
    pub fn start(options: Options) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { options, log: Mutex::new(Vec::new()), connections: AtomicUsize::new(0) });
        let server = Server { address, shared: shared.clone() };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let shared = shared.clone();
                // A connection that breaks concerns nobody but the browser that broke it.
                thread::spawn(move || drop(shared.converse(&stream)));
            }
        });
        Ok(server)
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.options.base)
    }

    /// How often anybody connected, be it to ask nothing.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Everything asked so far, in order.
    pub fn log(&self) -> Vec<Request> {
        self.shared.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Shared {
    /// Answers the requests of one connection until it is closed.
    fn converse(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let at = Instant::now();
            let mut body_length = 0;
            let mut header = String::new();
            while reader.read_line(&mut header)? > 2 {
                let (name, value) = header.split_once(':').unwrap_or_default();
                if name.eq_ignore_ascii_case("content-length") {
                    body_length = value.trim().parse().unwrap_or(0);
                }
                header.clear();
            }
            io::copy(&mut reader.by_ref().take(body_length), &mut io::sink())?;
            let mut words = line.split_whitespace();
            let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            self.log
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Request { at, line: format!("{method} {target}") });
            let answer = self.answer(method, target);
            write!(
                writer,
                "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\r\n",
                answer.status,
                answer.kind,
                answer.body.len()
            )?;
            if method != "HEAD" {
                writer.write_all(&answer.body)?;
            }
        }
    }

    fn answer(&self, method: &str, target: &str) -> Answer {
        if method != "GET" && method != "HEAD" {
            return Answer::text("405 Method Not Allowed", "this server only reads");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let Some(inside) = path.strip_prefix(self.options.base.as_str()) else {
            return Answer::text("404 Not Found", &format!("the page is at {}", self.options.base));
        };
        let file = if inside.is_empty() { "index.html" } else { inside };
        if let Some((_, delay)) = self.options.late.filter(|(name, _)| file.starts_with(name)) {
            thread::sleep(delay);
        }
        if file == "index.html"
            && let Some(before) = &self.options.before_page
            && let Err(error) = before()
        {
            return Answer::text("500 Internal Server Error", &error);
        }
        match safe_path(&self.options.folder, file).and_then(|path| fs::read(path).ok()) {
            Some(body) => Answer { status: "200 OK", kind: content_type(file), body },
            None => Answer::text("404 Not Found", "there is no such file"),
        }
    }
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

impl Answer {
    fn text(status: &'static str, text: &str) -> Answer {
        Answer { status, kind: "text/plain; charset=utf-8", body: text.as_bytes().to_vec() }
    }
}

/// The file inside the folder; `None` for a path that would leave it.
fn safe_path(folder: &Path, file: &str) -> Option<PathBuf> {
    let file = Path::new(file);
    file.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(file))
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(server: &Server, request: &str) -> String {
        let mut stream = TcpStream::connect(server.address).expect("connects");
        stream.write_all(request.as_bytes()).expect("writes");
        stream.shutdown(std::net::Shutdown::Write).expect("half closes");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("reads");
        answer
    }

    fn serve(name: &str) -> Server {
        let folder = std::env::temp_dir().join(format!("terrarium-server-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("makes a folder");
        fs::write(folder.join("index.html"), "<p>hello").expect("writes");
        fs::write(folder.join("a.wasm"), "x").expect("writes");
        Server::start(Options { folder, base: "/sub/".into(), port: 0, before_page: None, late: None }).expect("starts")
    }

    #[test]
    fn files_come_with_their_type_from_under_the_base() {
        let server = serve("types");
        let page = ask(&server, "GET /sub/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("text/html") && page.ends_with("<p>hello"), "{page}");
        assert!(ask(&server, "GET /sub/a.wasm?v=1 HTTP/1.1\r\n\r\n").contains("application/wasm"));
        assert!(ask(&server, "GET / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let server = serve("outside");
        assert!(ask(&server, "GET /sub/../Cargo.toml HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask(&server, "POST /sub/ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn every_request_is_remembered_also_two_on_one_connection() {
        let server = serve("log");
        ask(&server, "POST /sub/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /sub/a.wasm HTTP/1.1\r\n\r\n");
        let lines: Vec<String> = server.log().into_iter().map(|request| request.line).collect();
        assert_eq!(lines, ["POST /sub/", "GET /sub/a.wasm"]);
    }
}
