//! Connections: how many there are at a time, how long one may say nothing, and how long they may take to end.
//!
//! Whoever opens many and says little keeps nobody out: when all places are taken, the one that has waited longest for a request to come
//! gives up its own to whoever comes next. One with a request under way is left in peace.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, Request},
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

/// The most connections at a time: half of the files that a process may usually have open.
const MOST: usize = 512;
/// How long the head of a request may take to come, also the next one on the same connection. A little more than the minute for which proxies keep
/// theirs open: one that we closed first would cost somebody a request.
const HEAD: Duration = Duration::from_secs(65);
/// How long requests under way may take once the process has been asked to stop.
const STOP: Duration = Duration::from_secs(15);

/// Those that wait for a request to come, the longest first.
#[derive(Default)]
struct Waiting {
    next: u64,
    all: BTreeMap<u64, Arc<Notify>>,
}

#[derive(Clone)]
struct Doors {
    waiting: Arc<Mutex<Waiting>>,
    /// How long the head of a request may take to come.
    head: Duration,
}

impl Doors {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever has waited longest leaves.
    fn make_room(&self) {
        if let Some((_, leaves)) = self.waiting().all.pop_first() {
            leaves.notify_one();
        }
    }

    /// Nobody waits any longer.
    fn close(&self) {
        std::mem::take(&mut self.waiting().all).into_values().for_each(|leaves| leaves.notify_one());
    }
}

/// A connection's place among those that wait.
struct Place {
    doors: Doors,
    number: Mutex<Option<u64>>,
    leaves: Arc<Notify>,
}

impl Place {
    fn new(doors: Doors) -> Arc<Self> {
        let place = Self { doors, number: Mutex::default(), leaves: Arc::default() };
        place.wait();
        Arc::new(place)
    }

    fn wait(&self) {
        let mut waiting = self.doors.waiting();
        waiting.next += 1;
        let number = waiting.next;
        waiting.all.insert(number, self.leaves.clone());
        *self.number.lock().unwrap_or_else(PoisonError::into_inner) = Some(number);
    }

    /// A request has come.
    fn work(&self) {
        if let Some(number) = self.number.lock().unwrap_or_else(PoisonError::into_inner).take() {
            self.doors.waiting().all.remove(&number);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.work();
    }
}

/// Serves until `stop` is there; then requests under way are finished, as long as that takes no longer than [`STOP`].
pub(super) async fn serve(router: Router, listener: TcpListener, stop: impl Future<Output = ()>) {
    serve_within(HEAD, router, listener, stop).await;
}

async fn serve_within(head: Duration, router: Router, listener: TcpListener, stop: impl Future<Output = ()>) {
    let doors = Doors { waiting: Arc::default(), head };
    let places = Arc::new(Semaphore::new(MOST));
    let closing = Arc::new(Notify::new());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let come = async {
            let place = match places.clone().try_acquire_owned() {
                Ok(place) => Ok(place),
                Err(_) => {
                    doors.make_room();
                    places.clone().acquire_owned().await
                }
            };
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            (place, come) = come => match (place, come) {
                (Ok(place), Ok((stream, peer))) => {
                    let connection = attend(router.clone(), stream, peer, Place::new(doors.clone()), place, closing.clone());
                    connections.spawn(connection);
                }
                // Too many files are open, or whoever came is gone already.
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    doors.close();
    closing.notify_waiters();
    let all_gone = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP, all_gone).await.is_err() {
        tracing::warn!("requests under way were broken off");
    }
    connections.shutdown().await;
}

async fn attend(
    router: Router,
    stream: TcpStream,
    peer: SocketAddr,
    place: Arc<Place>,
    _taken: OwnedSemaphorePermit,
    closing: Arc<Notify>,
) {
    let _ = stream.set_nodelay(true);
    let closing = closing.notified();
    let (leaves, head) = (place.leaves.clone(), place.doors.head);
    let rooms = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        place.work();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (answer, place) = (rooms.call(request), place.clone());
        async move {
            let Ok(answer) = answer.await;
            Ok::<_, Infallible>(answer.map(|body| Answered { body, place }))
        }
    });
    let builder = http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(head).clone();
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        () = leaves.notified() => return,
        () = closing => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// An answer on its way; when it has been sent its connection waits again.
struct Answered {
    body: Body,
    place: Arc<Place>,
}

impl Drop for Answered {
    fn drop(&mut self) {
        self.place.wait();
    }
}

impl HttpBody for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn a_connection_that_says_half_of_what_it_came_for_is_closed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(async || "here");
        tokio::spawn(serve_within(Duration::from_millis(50), router, listener, std::future::pending()));
        for said in ["", "GET / HTTP/1.1\r\nHost: localhost\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            // It ends by itself, also after an answer.
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert_eq!(answer.contains("here"), said.ends_with("\r\n\r\n"), "{answer}");
        }
    }
}
