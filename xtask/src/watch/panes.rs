//! How the screen is divided, whatever its size.

use super::content;
use super::state::State;
use ratatui::layout::Rect;

/// The panes whose text can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The exercise and its task.
    Task,
    /// The verdict and its report.
    Report,
}

/// Where everything stands. What has no room has no rows or no columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// Which exercise this is.
    pub header: Rect,
    /// All between the header and the lines at the bottom: for what covers the panes.
    pub body: Rect,
    /// The task.
    pub task: Rect,
    /// The line between task and progress.
    pub above_progress: Rect,
    /// Every chapter, where there is room for it.
    pub progress: Rect,
    /// The bar between two panes.
    pub bar: Rect,
    /// What the check says, in a line.
    pub verdict: Rect,
    /// Its report.
    pub report: Rect,
    /// How much is solved, in a line.
    pub line: Rect,
    /// The keys, or what the reader should know now.
    pub keys: Rect,
}

/// From so many columns on, two panes stand beside each other: a report with steps in columns wants about 75 for itself.
const WIDE: u16 = 130;
/// Longer lines of a task are hard to read.
const TASK: u16 = 76;

impl Panes {
    /// For what is shown now.
    pub fn of(state: &State) -> Panes {
        let (width, height) = state.size;
        let row = |y: u16, rows: u16| Rect::new(0, y.min(height), width, rows.min(height.saturating_sub(y)));
        let bottom = match height {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let (header, body) = (row(0, 1), row(1, height.saturating_sub(1 + bottom)));
        let keys = if bottom > 0 { row(height - 1, 1) } else { Rect::default() };
        let line = if bottom > 1 { row(height - 2, 1) } else { Rect::default() };
        let panes = Panes { header, body, line, keys, ..Panes::default() };
        if width >= WIDE && body.height >= 8 { panes.beside(state) } else { panes.stacked(state) }
    }

    fn beside(self, state: &State) -> Panes {
        let body = self.body;
        let left = (body.width * 2 / 5).min(TASK);
        let chapters = u16::try_from(content::progress(state, left - 1).len()).unwrap_or(u16::MAX);
        // The progress of chapters comes when the task keeps two thirds.
        let below = if chapters < body.height / 3 { chapters } else { 0 };
        let task = Rect { width: left - 1, height: body.height - below - u16::from(below > 0), ..body };
        let above_progress = Rect { y: task.bottom(), height: u16::from(below > 0), ..task };
        let progress = Rect { y: above_progress.bottom(), height: below, ..task };
        let bar = Rect { x: left, width: 1, ..body };
        let right = Rect { x: left + 2, width: body.width - left - 2, ..body };
        let (verdict, report) = headed(right);
        Panes { task, above_progress, progress, bar, verdict, report, ..self }
    }

    fn stacked(self, state: &State) -> Panes {
        let body = self.body;
        if body.height < 12 {
            // There is room for one of them.
            return match state.focus {
                Pane::Task => Panes { task: body, ..self },
                Pane::Report => {
                    let (verdict, report) = headed(body);
                    Panes { verdict, report, ..self }
                }
            };
        }
        let needed = u16::try_from(content::task(state, body.width).len()).unwrap_or(u16::MAX);
        let share = if state.focus == Pane::Task { body.height * 2 / 3 } else { body.height / 3 };
        let task = Rect { height: needed.min(share), ..body };
        let bar = Rect { y: task.bottom(), height: 1, ..body };
        let (verdict, report) = headed(Rect { y: bar.bottom(), height: body.height - task.height - 1, ..body });
        Panes { task, bar, verdict, report, ..self }
    }
}

/// The first row of a pane, and the others.
fn headed(pane: Rect) -> (Rect, Rect) {
    let first = pane.height.min(1);
    (Rect { height: first, ..pane }, Rect { y: pane.y + first, height: pane.height - first, ..pane })
}
