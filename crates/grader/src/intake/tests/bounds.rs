//! Small files that would have much read, or held in memory.

use super::*;
use flate2::write::DeflateEncoder;

/// A tar's header, and what follows it.
fn entry(kind: tar::EntryType, content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_path(LOCKS).unwrap();
    header.set_size(content.len() as u64);
    header.as_gnu_mut().unwrap().set_real_size(content.len() as u64);
    header.set_cksum();
    let padding = content.len().next_multiple_of(512) - content.len();
    [header.as_bytes(), content, &vec![0; padding]].concat()
}

fn tar_says(entries: &[Vec<u8>]) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("alice.tar.gz");
    fs::write(&path, gzip(&entries.concat())).unwrap();
    look(&path).map_or_else(|why| why, |read| shown(&read))
}

#[test]
fn a_tar_describes_an_entry_in_a_mebibyte_and_skips_what_is_no_answer() {
    use tar::EntryType;
    let long = vec![b'a'; 2 << 20];
    let pax = |length: usize| format!("{length} path={}\n", "a".repeat(length - 15)).into_bytes();
    for description in [entry(EntryType::GNULongName, &long), entry(EntryType::XHeader, &pax(2 << 20))] {
        let says = tar_says(&[description, entry(EntryType::Regular, b"x")]);
        assert!(says.contains("whose description is longer than 1 MiB: hand over the answers alone"), "{says:.200}");
    }
    // A file is no description, however it ends up unread.
    let folder = entry(EntryType::Directory, &long);
    let named = entry(EntryType::GNULongName, format!("a/{LOCKS}").as_bytes());
    let says = tar_says(&[named.clone(), folder, named, entry(EntryType::Regular, b"one")]);
    assert_eq!(says, "ordered-locks=one");
    let says = tar_says(&[entry(EntryType::GNUSparse, b"")]);
    assert!(says.contains("has a file with holes"), "{says}");
}

/// A zip with these names, which all stand for the same bytes.
fn shared_zip(names: impl Iterator<Item = String>, content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    let packed = encoder.finish().unwrap();
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let about = |name: &str| {
        let mut about = [20_u16, 0, 8, 0, 0].map(u16::to_le_bytes).concat();
        about.extend([crc.sum(), packed.len() as u32, content.len() as u32].map(u32::to_le_bytes).concat());
        about.extend([name.len() as u16, 0].map(u16::to_le_bytes).concat());
        about
    };
    let mut zip = [b"PK\x03\x04".as_slice(), &about("x"), b"x", &packed].concat();
    let (start, mut listed) = (zip.len() as u32, 0_u16);
    for name in names {
        zip.extend([b"PK\x01\x02\x14\0".as_slice(), &about(&name), &[0; 14], name.as_bytes()].concat());
        listed += 1;
    }
    let length = zip.len() as u32 - start;
    zip.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &[listed, listed].map(u16::to_le_bytes).concat()].concat());
    zip.extend([&[length, start].map(u32::to_le_bytes).concat()[..], &[0; 2]].concat());
    zip
}

#[test]
fn a_zip_is_not_read_again_and_again() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("alice.zip");
    let says = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        look(&path).map_or_else(|why| why, |read| shown(&read))
    };
    assert_eq!(says(&shared_zip([LOCKS.to_string()].into_iter(), b"one")), "ordered-locks=one");
    // Each is a better answer than the one before.
    let ever_better = (0..1_025).rev().map(|around| "a/".repeat(around) + LOCKS);
    let says_of_many = says(&shared_zip(ever_better, &[b'x'; LARGEST_ANSWER as usize]));
    assert!(says_of_many.contains("unpacks to more than 256 MiB"), "{says_of_many:.200}");
    let long = (0..100).map(|n| format!("{n}{}", "a".repeat(50_000)));
    let says_of_long = says(&shared_zip(long, b""));
    assert!(says_of_long.contains("a list of entries that takes more than 4 MiB to read"), "{says_of_long:.200}");
    // Many ends, each of which could be the true one.
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2e".as_slice(), &[0; 9]].concat();
    let says_of_ends = says(&end.repeat(20_000));
    assert!(says_of_ends.contains("a list of entries that takes more than 4 MiB to read"), "{says_of_ends:.200}");
}

#[test]
fn an_archive_has_a_largest_size() {
    let folder = TempDir::new().unwrap();
    for name in ["alice.zip", "alice.tar.gz"] {
        let path = folder.path().join(name);
        fs::File::create(&path).unwrap().set_len((64 << 20) + 1).unwrap();
        let says = look(&path).unwrap_err();
        assert!(says.contains("is larger than 64 MiB: hand over the answers alone"), "{says}");
    }
}

#[test]
fn a_pack_has_a_largest_size() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("alice.json");
    let text = Pack::new([("ordered-locks".to_string(), "one".to_string())].into()).text();
    let padded = text.clone() + &" ".repeat(LARGEST_PACK as usize - text.len());
    fs::write(&path, &padded).unwrap();
    assert_eq!(shown(&look(&path).unwrap()), "ordered-locks=one");
    fs::write(&path, padded + " ").unwrap();
    assert!(look(&path).unwrap_err().contains("is larger than all answers can be"));
}

#[test]
fn what_is_told_of_a_pack_has_an_end() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("alice.json");
    let answers = (0..10_000).map(|n| (format!("unknown-{n}"), String::new()));
    fs::write(&path, Pack::new(answers.collect()).text()).unwrap();
    let notes = look(&path).unwrap().notes;
    assert!(notes.len() == 1 && notes[0].len() < 2_000, "{}", notes.len());
    fs::write(&path, format!("{{\"type\": \"answers\", \"schema\": \"{}\"}}", "x".repeat(100_000))).unwrap();
    let says = look(&path).unwrap_err();
    assert!(says.contains("is no pack of answers") && says.len() < 2_000, "{}", says.len());
}

/// A commit of 70 MiB in a file of a third of one.
#[test]
fn git_holds_no_large_object_in_memory() {
    let folder = repository();
    let tree = Command::new("git").args(["rev-parse", "HEAD^{tree}"]).current_dir(folder.path()).output().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let mut commit = format!("tree {tree}author A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n").into_bytes();
    commit.resize(70 << 20, b'x');
    write(folder.path(), "commit", &String::from_utf8(commit).unwrap());
    let script = "git hash-object -t commit -w commit > new && mv new .git/HEAD";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder.path()).status().unwrap();
    assert!(made.success());
    let says = look(folder.path()).unwrap_err();
    assert!(says.contains("attempting to allocate") && says.contains("over limit"), "{says}");
}
