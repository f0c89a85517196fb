//! Chapter 3: thread safety. One module an exercise; you edit those.
