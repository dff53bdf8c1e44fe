//! Word files.
use crate::Document;
pub fn docx(_: &Document) -> Vec<u8> { vec![] }
