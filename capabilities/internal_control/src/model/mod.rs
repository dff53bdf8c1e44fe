//! Types and rules of internal control. No I/O, no SQL, no HTTP.

mod analysis;
mod collection;
mod instruction;
mod method;
mod numbering;
mod plan;
mod records;
mod system;
mod withheld;
mod years;

pub use analysis::{Analysis, Line, PlanLine};
pub use collection::{REQUEST, Request, raised, same};
pub use instruction::{Answered, INSTRUCTION, Instruction, OBLIGATORY, Obligatory, answers};
pub use method::{Handling, Level, Method, Signs, Zone};
pub use numbering::{Entry, Held, Shift, hold, shifts};
pub use plan::{ACTIVITY, Activity, PLAN_ROW, PlanRow};
pub use records::{
    ANALYSIS, AnalysisHead, EVENT, Event, GOAL, Goal, MEASURE, METHOD, Measure, MethodRecord, PROCESS, Process, WAY,
    Way,
};
pub use system::{CHAPTER, CHAPTERS, Chapter, DUTY, Duty, Piece, REVIEW, Review, System, pieces};
pub use withheld::{Numbers, SERIES, label, labels, number};
pub use years::{Carried, Copy, Mapping, Target, copy};
