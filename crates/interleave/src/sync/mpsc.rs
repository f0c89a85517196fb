//! Channels with many senders and one receiver.
//!
//! Inside a model each operation of a channel synchronises with those before it on the same
//! channel, in both directions.

use crate::event::{Op, Site, ThreadIndex};
use crate::model::{self, Id, Monitor, Wake, log};
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::time::Duration;

struct Channel<T> {
    id: Id,
    state: Monitor<State<T>>,
}

struct State<T> {
    queue: VecDeque<T>,
    /// How many messages may wait; `None` for any number.
    capacity: Option<usize>,
    /// How many were received, so that the sender of a channel without room learns of it.
    received: usize,
    sent: usize,
    senders: usize,
    receiver_lives: bool,
}

impl<T> State<T> {
    fn has_room(&self) -> bool {
        // A channel of capacity 0 takes one message and keeps its sender until it is received.
        self.capacity.is_none_or(|c| self.queue.len() < c.max(1))
    }

    fn take(&mut self) -> Option<T> {
        let message = self.queue.pop_front();
        self.received += usize::from(message.is_some());
        message
    }
}

impl<T> Channel<T> {
    fn pair(capacity: Option<usize>, at: Site) -> (Arc<Self>, Arc<Self>) {
        let id = Id::new(if capacity.is_some() { "sync_channel" } else { "channel" }, None, None, at);
        let state = State { queue: VecDeque::new(), capacity, received: 0, sent: 0, senders: 1, receiver_lives: true };
        let channel = Arc::new(Channel { id, state: Monitor::new(state) });
        (channel.clone(), channel)
    }

    fn act(&self, me: ThreadIndex, what: &'static str, at: Site) {
        log(me, Op::Act { object: self.id.index, what }, at);
    }

    fn send(&self, message: T, at: Site) -> Result<(), SendError<T>> {
        let me = self.id.enter_at(at);
        let mut message = Some(message);
        let room = (self.id.index, "for room on");
        let ticket = self.state.wait(me, Wake::Never, room, at, |s| {
            if !s.receiver_lives {
                return Some(None);
            }
            if !s.has_room() {
                return None;
            }
            s.queue.extend(message.take());
            s.sent += 1;
            Some(Some((s.sent, s.capacity == Some(0))))
        });
        if let Some(message) = message {
            self.act(me, "cannot send: no receiver is left on", at);
            return Err(SendError(message));
        }
        self.act(me, "sends on", at);
        if let Some(Some((ticket, true))) = ticket {
            let receiver = (self.id.index, "for a receiver on");
            let left = self.state.wait(me, Wake::Never, receiver, at, |s| match s.received >= ticket {
                true => Some(None),
                // The message is the only one on a channel without room.
                false => (!s.receiver_lives).then(|| s.queue.pop_front()),
            });
            if let Some(Some(message)) = left {
                return Err(SendError(message));
            }
        }
        Ok(())
    }

    fn try_send(&self, message: T, at: Site) -> Result<(), TrySendError<T>> {
        let me = self.id.enter_at(at);
        let result = self.state.change(me, |s| {
            if !s.receiver_lives {
                Err(TrySendError::Disconnected(message))
            } else if !s.has_room() || s.capacity == Some(0) {
                Err(TrySendError::Full(message))
            } else {
                s.queue.push_back(message);
                s.sent += 1;
                Ok(())
            }
        });
        let what = match &result {
            Ok(()) => "sends on",
            Err(TrySendError::Full(_)) => "finds no room on",
            Err(TrySendError::Disconnected(_)) => "cannot send: no receiver is left on",
        };
        self.act(me, what, at);
        result
    }

    /// `Ok(None)` when `wake` ended the wait.
    fn receive(&self, wake: Wake, at: Site) -> Result<Option<T>, RecvError> {
        let me = self.id.enter_at(at);
        let received = self.state.wait(me, wake, (self.id.index, "for a message on"), at, |s| match s.take() {
            Some(message) => Some(Some(message)),
            None => (s.senders == 0).then_some(None),
        });
        let what = match &received {
            Some(Some(_)) => "receives on",
            Some(None) => "learns that no sender is left on",
            None => "stops waiting on",
        };
        self.act(me, what, at);
        match received {
            Some(Some(message)) => Ok(Some(message)),
            Some(None) => Err(RecvError),
            None => Ok(None),
        }
    }

    fn try_receive(&self, at: Site) -> Result<T, TryRecvError> {
        let me = self.id.enter_at(at);
        let result = self.state.change(me, |s| match s.take() {
            Some(message) => Ok(message),
            None if s.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        });
        let what = match &result {
            Ok(_) => "receives on",
            Err(TryRecvError::Empty) => "finds nothing on",
            Err(TryRecvError::Disconnected) => "learns that no sender is left on",
        };
        self.act(me, what, at);
        result
    }

    /// A new sender is nothing that another thread can see happen.
    fn add_sender(&self) {
        self.state.change_silently(|s| s.senders += 1);
    }

    fn drop_sender(&self) {
        if !self.id.is_alive() {
            return;
        }
        // Only the last one's end can be seen, but which is the last depends on the order.
        let me = self.id.enter();
        self.state.change(me, |s| s.senders -= 1);
    }

    fn drop_receiver(&self) {
        if !self.id.is_alive() {
            return;
        }
        let me = self.id.enter();
        let left = self.state.change(me, |s| {
            s.receiver_lives = false;
            // A sender that waits at a channel without room takes its message back.
            if s.capacity == Some(0) { VecDeque::new() } else { std::mem::take(&mut s.queue) }
        });
        drop(left);
    }
}

/// A channel with room for any number of messages.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    if !model::inside() {
        let (sender, receiver) = std::sync::mpsc::channel();
        return (Sender(SenderKind::Std(sender)), Receiver(ReceiverKind::Std(receiver)));
    }
    let (sender, receiver) = Channel::pair(None, Location::caller().into());
    (Sender(SenderKind::Model(sender)), Receiver(ReceiverKind::Model(receiver)))
}

/// A channel with room for `bound` messages. With none, each send waits for its receiver.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    if !model::inside() {
        let (sender, receiver) = std::sync::mpsc::sync_channel(bound);
        return (SyncSender(SyncSenderKind::Std(sender)), Receiver(ReceiverKind::Std(receiver)));
    }
    let (sender, receiver) = Channel::pair(Some(bound), Location::caller().into());
    (SyncSender(SyncSenderKind::Model(sender)), Receiver(ReceiverKind::Model(receiver)))
}

/// The sending side of [`channel`].
pub struct Sender<T>(SenderKind<T>);

enum SenderKind<T> {
    Std(std::sync::mpsc::Sender<T>),
    Model(Arc<Channel<T>>),
}

impl<T> Sender<T> {
    /// Sends a message.
    ///
    /// # Errors
    ///
    /// With the message, when no receiver is left.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        match &self.0 {
            SenderKind::Model(channel) => channel.send(message, Location::caller().into()),
            SenderKind::Std(sender) => {
                model::must_be_outside("channel");
                sender.send(message)
            }
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(match &self.0 {
            SenderKind::Std(sender) => SenderKind::Std(sender.clone()),
            SenderKind::Model(channel) => {
                channel.add_sender();
                SenderKind::Model(channel.clone())
            }
        })
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if let SenderKind::Model(channel) = &self.0 {
            channel.drop_sender();
        }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

/// The sending side of [`sync_channel`].
pub struct SyncSender<T>(SyncSenderKind<T>);

enum SyncSenderKind<T> {
    Std(std::sync::mpsc::SyncSender<T>),
    Model(Arc<Channel<T>>),
}

impl<T> SyncSender<T> {
    /// Sends a message, and waits for room first.
    ///
    /// # Errors
    ///
    /// With the message, when no receiver is left.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        match &self.0 {
            SyncSenderKind::Model(channel) => channel.send(message, Location::caller().into()),
            SyncSenderKind::Std(sender) => {
                model::must_be_outside("channel");
                sender.send(message)
            }
        }
    }

    /// Sends a message if there is room.
    ///
    /// # Errors
    ///
    /// With the message, when there is no room or no receiver is left. Inside a model a channel
    /// without any room never has some.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match &self.0 {
            SyncSenderKind::Model(channel) => channel.try_send(message, Location::caller().into()),
            SyncSenderKind::Std(sender) => {
                model::must_be_outside("channel");
                sender.try_send(message)
            }
        }
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        SyncSender(match &self.0 {
            SyncSenderKind::Std(sender) => SyncSenderKind::Std(sender.clone()),
            SyncSenderKind::Model(channel) => {
                channel.add_sender();
                SyncSenderKind::Model(channel.clone())
            }
        })
    }
}

impl<T> Drop for SyncSender<T> {
    fn drop(&mut self) {
        if let SyncSenderKind::Model(channel) = &self.0 {
            channel.drop_sender();
        }
    }
}

impl<T> fmt::Debug for SyncSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncSender").finish_non_exhaustive()
    }
}

/// The receiving side of a channel.
pub struct Receiver<T>(ReceiverKind<T>);

enum ReceiverKind<T> {
    Std(std::sync::mpsc::Receiver<T>),
    Model(Arc<Channel<T>>),
}

impl<T> Receiver<T> {
    /// Waits for a message.
    ///
    /// # Errors
    ///
    /// When there is none and no sender is left.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        match &self.0 {
            ReceiverKind::Model(channel) => {
                let message = channel.receive(Wake::Never, Location::caller().into())?;
                message.ok_or(RecvError)
            }
            ReceiverKind::Std(receiver) => {
                model::must_be_outside("channel");
                receiver.recv()
            }
        }
    }

    /// A message, if one is there.
    ///
    /// # Errors
    ///
    /// When there is none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match &self.0 {
            ReceiverKind::Model(channel) => channel.try_receive(Location::caller().into()),
            ReceiverKind::Std(receiver) => {
                model::must_be_outside("channel");
                receiver.try_recv()
            }
        }
    }

    /// Waits for a message, for at most `limit`.
    ///
    /// # Errors
    ///
    /// When none came in time, or there is none and no sender is left.
    #[track_caller]
    pub fn recv_timeout(&self, limit: Duration) -> Result<T, RecvTimeoutError> {
        match &self.0 {
            ReceiverKind::Model(channel) => match channel.receive(Wake::AtALimit, Location::caller().into()) {
                Ok(Some(message)) => Ok(message),
                Ok(None) => Err(RecvTimeoutError::Timeout),
                Err(RecvError) => Err(RecvTimeoutError::Disconnected),
            },
            ReceiverKind::Std(receiver) => {
                model::must_be_outside("channel");
                receiver.recv_timeout(limit)
            }
        }
    }

    /// All messages, until no sender is left.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self, at: Location::caller() }
    }

    /// The messages that are there.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self, at: Location::caller() }
    }

    /// As `recv` and `try_recv`, called at another place.
    fn recv_at(&self, at: &'static Location<'static>) -> Option<T> {
        match &self.0 {
            ReceiverKind::Model(channel) => channel.receive(Wake::Never, at.into()).ok().flatten(),
            ReceiverKind::Std(_) => self.recv().ok(),
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let ReceiverKind::Model(channel) = &self.0 {
            channel.drop_receiver();
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

/// What [`Receiver::iter`] returns.
#[derive(Debug)]
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
    at: &'static Location<'static>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(self.at)
    }
}

/// What [`Receiver::try_iter`] returns.
#[derive(Debug)]
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
    at: &'static Location<'static>,
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match &self.receiver.0 {
            ReceiverKind::Model(channel) => channel.try_receive(self.at.into()).ok(),
            ReceiverKind::Std(_) => self.receiver.try_recv().ok(),
        }
    }
}

/// What the receiver turns into in a `for` loop.
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    at: &'static Location<'static>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.receiver.recv_at(self.at)
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self, at: Location::caller() }
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
