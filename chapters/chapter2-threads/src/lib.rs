//! Chapter 2: threads. One module an exercise; you edit those.
