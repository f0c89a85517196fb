//! Chapter 1: async. One module an exercise; you edit those.
