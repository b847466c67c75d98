//! `--voice-dir`: an announcer's recordings are spoken instead of the built-in clips, one by one, and nothing else is read.

use std::path::Path;

use server::Clock;

use crate::harness::{Engine, World, fresh_folder, settings};

/// A WAV file as far as anybody looks: its header, then words that tell it apart.
fn wav(words: &str) -> Vec<u8> {
    [b"RIFF".as_slice(), &[36, 0, 0, 0], b"WAVEfmt ", words.as_bytes()].concat()
}

async fn with_voice(folder: &Path) -> World {
    let mut with_voice = settings(Engine::Sqlite).await;
    with_voice.voice_dir = Some(folder.to_owned());
    World::start_with(with_voice, Clock::system()).await
}

/// Status and body of a raw path: no client tidies it on the way.
async fn raw(world: &World, path: &str) -> (u16, Vec<u8>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut line = tokio::net::TcpStream::connect(world.running.address).await.unwrap();
    line.write_all(format!("GET {path} HTTP/1.1\r\nhost: hall\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    let head = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    (status, answer[head + 4..].to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_replaces_the_clip_of_its_name_and_the_others_stay() {
    let folder = fresh_folder();
    std::fs::create_dir_all(folder.join("zh")).unwrap();
    let world = with_voice(&folder).await;
    // A name that no built-in clip has, so that the test needs no pages built.
    assert_ne!(raw(&world, "/voice/zh/not-built-in.wav").await.0, 200, "without a recording only the built-in clips are there");
    std::fs::write(folder.join("zh/not-built-in.wav"), wav("announcer")).unwrap();
    let (status, sound) = raw(&world, "/voice/zh/not-built-in.wav?v=1").await;
    assert_eq!((status, sound), (200, wav("announcer")), "a recording is heard without a restart");
    let answer = reqwest::get(format!("{}/voice/zh/not-built-in.wav", world.base)).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "audio/wav");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    assert_ne!(raw(&world, "/voice/en/not-built-in.wav").await.0, 200, "the other language has its own folder");

    std::fs::write(folder.join("zh/not-built-in.wav"), "an unfinished copy").unwrap();
    assert_ne!(raw(&world, "/voice/zh/not-built-in.wav").await.0, 200, "what is not a WAV file is not played");
    world.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_outside_the_folder_is_read() {
    let above = fresh_folder();
    let folder = above.join("announcer");
    std::fs::create_dir_all(folder.join("zh")).unwrap();
    std::fs::write(above.join("secret.wav"), wav("secret")).unwrap();
    std::fs::write(folder.join("secret.wav"), wav("secret")).unwrap();
    std::os::unix::fs::symlink(above.join("secret.wav"), folder.join("zh/link.wav")).unwrap();
    std::fs::create_dir(folder.join("zh/folder.wav")).unwrap();
    let world = with_voice(&folder).await;
    for path in [
        "/voice/zh/../secret.wav",
        "/voice/zh/../../secret.wav",
        "/voice/zh/..%2fsecret.wav",
        "/voice/zh/%2e%2e/secret.wav",
        "/voice/zh/..%5csecret.wav",
        "/voice/zh/link.wav",
        "/voice/zh/folder.wav",
        "/voice//secret.wav",
        "/voice/secret.wav",
    ] {
        let (status, body) = raw(&world, path).await;
        assert_ne!(status, 200, "{path}");
        assert!(!body.windows(6).any(|w| w == b"secret"), "{path}");
    }
    world.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_there_stops_the_start_with_words() {
    let empty = fresh_folder();
    for (folder, words) in [(empty.join("nowhere"), "there is no such folder"), (empty, "zh/qing.wav")] {
        let mut with_voice = settings(Engine::Sqlite).await;
        with_voice.voice_dir = Some(folder);
        let refused = server::boot::start(&with_voice, Clock::system()).await.err().expect("the start is refused");
        assert!(format!("{refused:#}").contains(words), "{refused:#}");
    }
}
