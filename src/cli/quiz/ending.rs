//! What is said when a session is over, or when there is none.

use crate::{
    cli::{Failure, output::Output, upcoming::next_cards},
    deck::DeckId,
    library::{Library, Mode, Plan, ToDo},
    memory::StudyDay,
    study::{Course, Summary},
    wording::{count, duration, plain, plain_items},
};

/// Says that nothing is to be asked, why, and when the next cards are due.
pub fn nothing_to_ask(library: &Library, plan: &Plan, today: StudyDay, out: &mut Output<'_>) -> Result<(), Failure> {
    let left = library.agenda(today)?.left(plan);
    let Some(ToDo { due, new }) = left.filter(|_| plan.mode == Mode::Study || plan.total == Some(0)) else {
        let remedy = "Leave out --topic, --from or --to, or choose another deck.";
        out.line(format_args!("No card matches. {remedy}"))?;
        return Ok(());
    };
    if plan.total == Some(0) {
        out.line("No card is asked: that is what --limit 0 says.")?;
        return Ok(());
    }
    out.line(if due == 0 { "Nothing is due now." } else { "Nothing more is asked now: that is the limit." })?;
    if new > 0 {
        let waiting = count(new, "new card");
        out.paragraph(format!(
            "There is more to learn: {waiting}. `entente quiz --new 10` asks beyond today’s limit."
        ))?;
    }
    for sentence in next_cards(library, plan.deck.as_ref(), today)? {
        out.line(sentence)?;
    }
    Ok(())
}

/// Says what the session amounts to, what was missed, and when the next cards are due.
pub fn summary(
    library: &Library,
    course: &Course,
    deck: Option<&DeckId>,
    today: StudyDay,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    let Summary { cards, recalled_at_once, learned, missed, mixed_up, answers, duration_ms } = course.summary();
    let spent = format!("{} in {}", count(answers, "answer"), duration(duration_ms as f32 / 60_000.0));
    out.gap()?;
    if answers == 0 {
        out.line("The session is over. Nothing was answered.")?;
    } else if cards == 0 {
        out.paragraph(format_args!("The session is over: {spent}."))?;
    } else {
        out.paragraph(format_args!(
            "The session is over: {}, {recalled_at_once} recalled at once, {} learned, {} missed; {spent}.",
            count(cards, "card"),
            learned.len(),
            missed.len(),
        ))?;
    }
    if !missed.is_empty() {
        out.gap()?;
        out.line("Missed:")?;
    }
    for (_, card) in missed.iter().filter_map(|key| library.card(key)) {
        out.paragraph(format_args!("- {}", plain(&card.prompt())))?;
        out.paragraph(format_args!("  {}", plain_items(&card.answer_text())))?;
    }
    if !mixed_up.is_empty() {
        out.gap()?;
        out.line("Confused:")?;
    }
    for (key, rival) in &mixed_up {
        for (mark, (_, card)) in
            ["-", " "].into_iter().zip([library.card(key), library.card(rival)].into_iter().flatten())
        {
            let answer = plain_items(&card.answer_text());
            out.paragraph(format_args!("{mark} {} {answer}", plain(&card.prompt())))?;
        }
    }
    out.gap()?;
    for sentence in next_cards(library, deck, today)? {
        out.line(sentence)?;
    }
    out.flush()?;
    Ok(())
}
