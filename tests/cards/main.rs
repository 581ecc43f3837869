//! Every card and every form that a person on Discord may see, in pictures.
//!
//! The real application on a clock moved by hand is driven through its stories (`stories`), and what Discord would be sent is kept
//! (`album`). `bodies` finds out whether that is all there is and whether Discord would take it; `pictures` draws it
//! with a page of our own in headless Chromium. Nothing here says how cards ought to read: other tests do.

#[path = "../support/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod support;

#[path = "../it/world/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "shared by several test programs, each of which needs a part"
)]
mod world;

#[path = "../browser/chromium.rs"]
#[allow(
    dead_code,
    reason = "shared by several test programs, each of which needs a part"
)]
mod chromium;

mod album;
mod bodies;
mod pictures;
mod section;
mod small;
mod stories;
