//! What can be done on the page of passages.

/// What is done on the page of passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingMove {
    /// Goes so many passages further.
    Passage(isize),
    /// Goes to the first passage.
    Start,
    /// Goes to the last passage.
    End,
    /// Goes to the field for searching.
    Search,
    /// Covers the words that answer a card, or uncovers all of them.
    Guess,
    /// Uncovers the next words.
    Uncover,
    /// Selects the next word, or the one before.
    Word(isize),
    /// Selects a word more, or one less.
    Extend(isize),
    /// Selects up to the next end of a sentence, or the one before.
    ExtendSentence(isize),
    /// Asks the cards of the passage.
    Test,
    /// Writes a card about it, with the selected words as its quote.
    NewCard,
    /// Edits the passage.
    Edit,
    /// Writes another passage.
    NewPassage,
    /// Clears what is selected or searched for, else goes back to where one came from.
    Back,
}

impl ReadingMove {
    /// What it is called in the window.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Passage(by) if by < 0 => "Previous passage",
            Self::Passage(_) => "Next passage",
            Self::Start => "First passage",
            Self::End => "Last passage",
            Self::Search => "Search the text",
            Self::Guess => "Guess first",
            Self::Uncover => "Uncover the next answer",
            Self::Word(by) if by < 0 => "Select the word before",
            Self::Word(_) => "Select the next word",
            Self::Extend(by) if by < 0 => "Select a word less",
            Self::Extend(_) => "Select a word more",
            Self::ExtendSentence(by) if by < 0 => "Select a sentence less",
            Self::ExtendSentence(_) => "Select to the end of the sentence",
            Self::Test => "Test me on this",
            Self::NewCard => "New card",
            Self::Edit => "Edit passage",
            Self::NewPassage => "New passage",
            Self::Back => "Back",
        }
    }

    /// What a hint about it says; empty if its label says everything.
    #[must_use]
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Guess => "Cover the words that answer a card",
            Self::Test => "Its due cards; if none is due, all of them as practice, which doesn’t count",
            Self::NewCard => "Select words first, with the pointer or with ← → and Shift, and they become the quote",
            _ => "",
        }
    }
}
