//! A log that is no log any more, and what its backups can do for it, also those that a sync engine copied.

use std::{fs, path::PathBuf};

use crate::trust_doctor::{backups, doctor, finds, is_well, of_kind, studied};

/// What is no log any more.
fn rubbish() -> [Vec<u8>; 4] {
    [
        b"SQLite format 3\0".repeat(2000),
        "Dear diary, nothing of the kind. ".repeat(300).into_bytes(),
        (0..4096_u32).map(|at| (at * at / 7) as u8).collect(),
        vec![0; 40_000],
    ]
}

#[test]
fn a_log_of_which_nothing_can_be_read_is_made_again_from_the_backups_and_kept_aside() {
    for (place, rubbish) in rubbish().into_iter().enumerate() {
        let home = studied();
        let answers = home.reviews();
        fs::write(home.log(), &rubbish).unwrap();
        let finding = finds(&home, "damaged-log", 2, "The review log is damaged");
        assert!(finding["remedy"].as_str().unwrap().contains("entente doctor --repair"), "{place}: {finding}");
        let (code, told) = doctor(&home, &["--repair"]);
        assert_eq!(code, Some(0), "{place}: {told}");
        let said = told["repairs"][0].as_str().unwrap();
        assert!(said.contains(" answers came from the backups.") && said.contains("The damaged log is kept"), "{said}");
        assert_eq!(home.reviews(), answers, "{place}");
        assert_eq!(fs::read(home.data().join("reviews.damaged-1.sqlite3")).unwrap(), rubbish, "{place}");
        is_well(&home);
    }
}

#[test]
fn a_log_of_which_nothing_is_left_stays_as_it_is_and_the_doctor_advises_what_can_be_done() {
    for (place, rubbish) in rubbish().into_iter().enumerate() {
        let home = studied();
        let backup = fs::read_dir(home.data().join("backups")).unwrap().next().unwrap().unwrap().path();
        let mut damaged = fs::read(&backup).unwrap();
        fs::remove_file(&backup).unwrap();
        fs::write(home.log(), &rubbish).unwrap();
        let finding = finds(&home, "unusable-log", 2, "nothing can be read of it");
        let remedy = finding["remedy"].as_str().unwrap();
        assert!(remedy.contains("entente quiz --begin-anew"), "{place}: {remedy}");
        assert!(!remedy.contains("--repair") && !remedy.contains("backup restore"), "{place}: {remedy}");
        let (code, told) = doctor(&home, &["--repair"]);
        assert_eq!(code, Some(2), "{place}: {told}");
        assert!(told["repairs"][0].as_str().unwrap().contains("No answer can be read"), "{place}: {told}");
        assert_eq!(fs::read(home.log()).unwrap(), rubbish, "{place}");
        // A backup that is damaged gives what can be read of it.
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&backup, damaged).unwrap();
        let remedy = of_kind(&doctor(&home, &[]).1, "unusable-log")[0]["remedy"].to_string();
        assert!(remedy.contains("entente doctor --repair"), "{place}: {remedy}");
        doctor(&home, &["--repair"]);
        assert!(home.reviews() > 100, "{place}");
    }
}

#[test]
fn a_copy_of_a_backup_that_a_sync_engine_left_is_judged_by_its_content_and_can_be_restored() {
    for (behind, maker) in [
        (" (1)", "Google Drive"),
        (" 2", "iCloud"),
        (" (conflicted copy 2026-11-20)", "Dropbox"),
        (" (conflicted copy 2026-11-20 130501)", "Nextcloud"),
        (".sync-conflict-20261120-130501-ABCDEFG", "Syncthing"),
        ("-DESKTOP-AB12", "OneDrive"),
    ] {
        let mut home = studied();
        let (answers, backup) = (home.reviews(), PathBuf::from(backups(&home)[0]["file"].as_str().unwrap()));
        let copy = backup.with_file_name(format!("{}{behind}.sqlite3", backup.file_stem().unwrap().to_str().unwrap()));
        fs::copy(&backup, &copy).unwrap();
        let found = finds(&home, "copy", 1, "is a sound copy of the backup entente-");
        assert!(found["message"].as_str().unwrap().contains(maker), "{found}");
        assert!(backups(&home).len() == 2 && backups(&home).iter().all(|it| it["sound"] == true), "{behind}");
        // It is as good as the original, and nothing removes it.
        fs::remove_file(&backup).unwrap();
        fs::remove_file(home.log()).unwrap();
        assert_eq!(home.run(&["backup", "restore"]).code, Some(0), "{behind}");
        assert_eq!(home.reviews(), answers, "{behind}");
        home.on(28);
        assert_eq!(home.run(&["backup", "make"]).code, Some(0));
        assert!(copy.exists(), "{behind}");
        // Only the content tells whether it is sound.
        let mut bytes = fs::read(&copy).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&copy, bytes).unwrap();
        finds(&home, "damaged-backup", 1, "the file is not the one that was written");
    }
}
