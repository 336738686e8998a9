### What the pages say where a professional asks something of a person. The rules of words are in web.ftl.

web-ask-link = Ask for an access
web-ask-who-title = Whom do you ask for an access?
web-ask-explained = The person sees your question and answers when she likes. Until she says yes, nothing is open.
web-ask-other = Another person
web-ask-papers-title = Which papers of { $name }?
web-ask-papers-text = Ask only for what you need. The person herself chooses the papers that she shows.
web-ask-papers-legend = The papers you need
web-ask-papers-missing = Say which papers you need.
web-ask-words = Why, in one sentence
web-ask-words-hint = Only the person reads these words.
web-ask-words-long = This is too long: { $most } characters altogether, papers included.
web-ask-right = What you will be able to do
web-ask-long-text = The person may give less time. The access ends by itself.
web-ask-for = For whom
web-ask-for-me = For me
web-ask-for-team = For the aidants of { $name }
web-ask-for-team-hint = Your colleagues can then go on without you.
web-ask-whose = Whom
web-ask-message = Your words
web-ask-to = To be able to
web-ask-nothing-yet = She has thirty days to answer. You can take your question back until then.
web-ask-send = Send the question
web-ask-no = Ask nothing
web-ask-sent = Your question has gone. { $name } answers when she likes.
web-ask-asked-at = Asked { $moment }. She can answer until { $until }.
web-ask-answered = Answered { $moment }.

## My questions

web-own-questions-title = My questions
web-own-questions-none = No question waits for an answer.
web-own-questions-over =
    { $count ->
        [one] 1 question that is over
       *[other] { $count } questions that are over
    }
web-withdraw = Take this question back
web-withdraw-title = Take this question back?
web-withdraw-text = { $name } will not have to answer any more.
web-withdraw-yes = Yes, take it back
web-withdrawn = Taken back: { $name } does not have to answer any more.

## Going on with an access that ends

web-ends-soon = Ends soon
web-renew = Ask to go on
web-renew-title = Ask to go on with this access
web-renew-text = The same papers, or fewer. The person decides.
web-renew-long = For how much longer?
web-renew-words = A word for the person

## The register of mandates

web-register-link = Register to print
web-register-title = Register of mandates
web-register-text = Every mandate that was given to you, those that are over too.
web-register-of = { $name } ({ $place }), { $moment }
web-register-person = Person
web-register-papers = Papers
web-register-state = State
web-register-refused =
    { $count ->
        [one] 1 mandate is not authentic and is left out.
       *[other] { $count } mandates are not authentic and are left out.
    }

## Handing a person over to another structure

web-refer-link = Hand over
web-refer-title = Hand over to another structure
web-refer-text = The person reads every word first. Your letter goes only with her signed agreement.
web-refer-structure = To which structure?
web-refer-no-structure = Choose a structure.
web-refer-name = What the letter calls her
web-refer-name-hint = You may leave it empty: then she is not named.
web-refer-no-subject = Write the subject of the letter.
web-refer-words = The letter
web-refer-words-hint = Only what has to be known to help her. Two pages at most.
web-refer-no-text = Write the letter.
web-refer-days = The letter may go within
web-refer-do = Ask for her agreement
web-refer-asked = Your question has gone. { $name } reads the letter and answers when she likes.
web-refer-send = Send the letter
web-refer-sent = The letter has gone, encrypted, to { $place }. It stands in the person's journal.
web-refer-received = A person is handed over to you
web-refer-letter =
    { $aidant } hands { $name } over to you, to the attention of: { $place }.
    This person has read this letter and agreed to it; the proof is attached (orientation.json).
    Open this message in Écrin to check it.
