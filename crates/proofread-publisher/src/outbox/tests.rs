use super::*;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);
const HOUR: Duration = Duration::from_secs(3600);

fn outbox() -> Outbox {
    Outbox::in_memory().expect("an outbox")
}

fn id(text: &str) -> ProofreadId {
    ProofreadId::new(text).expect("an id")
}

fn enqueue(outbox: &Outbox, text: &str) -> Proofread {
    match outbox.enqueue(&id(text), &Options::default(), START).expect("a row") {
        Enqueued::New(row) => row,
        Enqueued::Known(row) => panic!("{row:?} was there already"),
    }
}

fn claim(outbox: &Outbox, now: Timestamp) -> Claim {
    outbox.claim(now).expect("no error").expect("a row that is due")
}

fn row(outbox: &Outbox, id: &str) -> Proofread {
    outbox.get(id).expect("no error").expect("a row")
}

fn again(at: Timestamp, unsent: bool) -> Settlement {
    Settlement::Again { at, unsent, reason: "busy".to_owned() }
}

#[test]
fn the_same_order_again_is_the_same_row() {
    let outbox = outbox();
    let first = enqueue(&outbox, "pr_1");
    assert_eq!((first.state, first.attempts, first.first_sent_at), (State::Queued, 0, None));
    assert_eq!(first.key.len(), 36, "a key is there before anything is sent");
    let second = outbox.enqueue(&id("pr_1"), &Options::default(), START.plus(HOUR)).expect("a row");
    assert_eq!(second, Enqueued::Known(first));
    let other = Options { captions: true, callback_url: Some("https://a.test".to_owned()), ..Options::default() };
    let error = outbox.enqueue(&id("pr_1"), &other, START).expect_err("a conflict").to_string();
    assert!(error.contains("captions: false, asked for true; callback_url: none, asked for https://a.test"), "{error}");
    assert_ne!(enqueue(&outbox, "pr_2").key, row(&outbox, "pr_1").key);
}

#[test]
fn a_row_is_claimed_once_and_in_order() {
    let outbox = outbox();
    for name in ["b", "a", "c"] {
        enqueue(&outbox, name);
    }
    let claimed: Vec<String> = (0..3).map(|_| claim(&outbox, START).proofread.id).collect();
    assert_eq!(claimed, ["b", "a", "c"]);
    assert_eq!(outbox.claim(START).expect("no error"), None);
    assert_eq!(outbox.claim(START.minus(HOUR)).expect("no error"), None);
}

#[test]
fn each_settlement_leads_to_its_state() {
    let outbox = outbox();
    let refusal = Refusal {
        code: "not_found".to_owned(),
        message: "Proofread not found.".to_owned(),
        param: None,
        doc_url: Some("https://docs.test/not_found".to_owned()),
    };
    let video_translation_id = "vt_1".to_owned();
    let reason = "why".to_owned();
    let cases = [
        (Settlement::Started { video_translation_id }, State::Started),
        (again(START.plus(HOUR), false), State::Queued),
        (Settlement::NeedsAttention { reason: reason.clone() }, State::NeedsAttention),
        (Settlement::Failed { reason, refusal: Some(refusal.clone()) }, State::Failed),
    ];
    for (number, (settlement, state)) in cases.iter().enumerate() {
        let name = format!("pr_{number}");
        let before = enqueue(&outbox, &name);
        let claim = claim(&outbox, START);
        assert!(claim.first && claim.proofread.state == State::Sending && claim.proofread.attempts == 1);
        assert_eq!((claim.proofread.first_sent_at, &claim.proofread.key), (Some(START), &before.key));
        outbox.settle(&claim, settlement, START).expect("settled");
        let row = row(&outbox, &name);
        assert_eq!((row.state, &row.key), (*state, &before.key));
        assert_eq!(row.settled_at.is_some(), *state != State::Queued);
        let twice = outbox.settle(&claim, settlement, START).expect_err("settled already");
        assert!(matches!(twice, OutboxError::Gone));
    }
    assert_eq!(row(&outbox, "pr_0").video_translation_id.as_deref(), Some("vt_1"));
    assert_eq!(row(&outbox, "pr_1").next_attempt_at, START.plus(HOUR));
    assert_eq!(row(&outbox, "pr_3").refusal, Some(refusal));
    let counts: Vec<u64> = outbox.counts().expect("counts").into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [1, 0, 1, 1, 1]);
}

#[test]
fn what_was_being_sent_is_resumed_with_its_key() {
    let outbox = outbox();
    let before = enqueue(&outbox, "pr_1");
    claim(&outbox, START);
    assert_eq!(outbox.resume(START.plus(HOUR)).expect("resumed"), 1);
    let again = claim(&outbox, START.plus(HOUR));
    assert_eq!((again.first, again.proofread.attempts), (false, 2));
    assert_eq!((again.proofread.key, again.proofread.first_sent_at), (before.key, Some(START)));
}

#[test]
fn a_key_is_never_sent_when_the_vendor_may_have_forgotten_it() {
    let limit = START.plus(KEY_LIFETIME);
    for (later, sent) in [(limit, true), (limit.plus(Duration::from_millis(1)), false), (START.minus(2 * HOUR), false)]
    {
        let outbox = outbox();
        enqueue(&outbox, "pr_1");
        claim(&outbox, START);
        // The process died, and the next one was started only now.
        outbox.resume(later).expect("resumed");
        let claim = outbox.claim(later).expect("no error");
        assert_eq!(claim.is_some(), sent, "{later}");
        if !sent {
            let row = row(&outbox, "pr_1");
            assert_eq!(row.state, State::NeedsAttention);
            assert!(
                row.reason.as_deref().is_some_and(|reason| reason.starts_with("its key was first sent")),
                "{row:?}"
            );
        }
    }
}

#[test]
fn a_row_whose_turn_comes_too_late_needs_attention_at_once() {
    let outbox = outbox();
    enqueue(&outbox, "pr_1");
    let claim = claim(&outbox, START);
    outbox.settle(&claim, &again(START.plus(48 * HOUR), false), START).expect("settled");
    assert_eq!(outbox.expire(START.plus(22 * HOUR)).expect("no error"), 0);
    assert_eq!(outbox.expire(START.plus(24 * HOUR)).expect("no error"), 1);
    let row = row(&outbox, "pr_1");
    assert_eq!(row.state, State::NeedsAttention);
    assert!(row.reason.is_some_and(|reason| reason.ends_with("(last: busy)")));
}

#[test]
fn a_key_that_was_not_sent_does_not_age() {
    let outbox = outbox();
    enqueue(&outbox, "pr_1");
    let unsent = claim(&outbox, START);
    outbox.settle(&unsent, &again(START.plus(48 * HOUR), true), START).expect("settled");
    assert_eq!(row(&outbox, "pr_1").first_sent_at, None);
    let later = claim(&outbox, START.plus(48 * HOUR));
    assert_eq!((later.first, &later.proofread.key), (true, &unsent.proofread.key));
    // It may have been sent now; that a further attempt was not does not take this back.
    outbox.settle(&later, &again(START.plus(49 * HOUR), false), START.plus(48 * HOUR)).expect("settled");
    let last = claim(&outbox, START.plus(49 * HOUR));
    outbox.settle(&last, &again(START.plus(50 * HOUR), true), START.plus(49 * HOUR)).expect("settled");
    assert_eq!(row(&outbox, "pr_1").first_sent_at, Some(START.plus(48 * HOUR)));
}

#[test]
fn only_a_person_makes_a_new_key() {
    let outbox = outbox();
    let before = enqueue(&outbox, "pr_1");
    let error = outbox.renew(&id("pr_1"), START).expect_err("still queued");
    assert!(matches!(error, OutboxError::NotNow(State::Queued)));
    assert!(matches!(outbox.renew(&id("pr_2"), START), Err(OutboxError::Unknown)));
    let claimed = claim(&outbox, START);
    outbox.settle(&claimed, &Settlement::NeedsAttention { reason: "old".to_owned() }, START).expect("settled");
    let renewed = outbox.renew(&id("pr_1"), START).expect("renewed");
    assert_ne!(renewed.key, before.key);
    assert_eq!((renewed.state, renewed.first_sent_at, renewed.reason), (State::Queued, None, None));
    let late = outbox.settle(&claimed, &again(START, false), START).expect_err("a claim of the old key");
    assert!(matches!(late, OutboxError::Gone));
}

#[test]
fn rows_are_listed_in_pages() {
    let outbox = outbox();
    for name in ["c", "a", "b"] {
        enqueue(&outbox, name);
    }
    let names = |state, after, limit| -> Vec<String> {
        outbox.list(state, after, limit).expect("rows").into_iter().map(|row| row.id).collect()
    };
    assert_eq!(names(None, None, 2), ["c", "a"]);
    assert_eq!(names(None, Some("a"), 2), ["b"]);
    claim(&outbox, START);
    assert_eq!(names(Some(State::Queued), None, 9), ["a", "b"]);
    assert_eq!(names(Some(State::Sending), None, 9), ["c"]);
}

#[test]
fn ids_are_checked() {
    for good in ["pr_123", "a/b?c", "é", &"x".repeat(255)] {
        assert!(ProofreadId::new(good).is_ok(), "{good}");
    }
    for bad in ["", " ", "a b", "a\n", ".", "..", &"x".repeat(256)] {
        assert!(ProofreadId::new(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn one_process_serves_a_database() {
    let folder = crate::scratch::Scratch::new().expect("a folder");
    let path = folder.path().join("p.db");
    let lock = ServerLock::take(&path).expect("the first");
    assert!(matches!(ServerLock::take(&path), Err(OutboxError::Served)));
    Outbox::open(&path).expect("others may still use it");
    drop(lock);
    ServerLock::take(&path).expect("free again");
}
