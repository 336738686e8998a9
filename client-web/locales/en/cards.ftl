### Cards, ways in, enrolment at a desk. The pages to print are in French only, like the vault's words for people.

ask-code = Code of the card:
ask-new-code = Your new code, six digits:
ask-code-again = Once more:
ask-card = Text of the card:
ask-minor = Is the person not of age? (yes/no)
ask-protected = Is the person under guardianship or another measure of protection? (yes/no)
ask-enrol = Has the person understood, and does she agree? (yes/no)
enrol-name = Me
enrol-explained = Tell the person: this vault keeps your papers, encrypted. Nobody can read them without you, neither we nor the service. You open it with a card and a code. Only you know the code.
enrol-code = Hand over the keyboard and look away: the person chooses her code. No date, no year.
enrolled = The vault is open. Account: { $account }
desk-ways = Card: ECRIN1: { $card }
    Spare key: { $spare }
desk-kit = Recovery sheet, kit no. { $kit }: { $digits }
desk-nothing-stays = Nothing of this stays on this computer but the pages to print.
enrol-no-kit = There is no recovery sheet yet. As soon as possible, with the person's card: ecrin recovery kit
recovery-done-card = Hello, { $name }. You have your papers back. The old card, the old code and the old sheets work no longer. Here are the new ones.
enrolled-file = To print, and then to delete: { $path }
sheet-destroy = Print the pages, give them to the person, then delete the files.
card-made = The new card: ECRIN1: { $card }
    It opens the vault from { $due } on. At once if two professionals who are there attest: ecrin delay attest { $account } { $delay }
card-frozen = The card is blocked: it opens nothing any more.
card-unfrozen = The card works again.
card-none-frozen = No card is blocked.
slot-used = last used { $at }
slot-never-used = never used
slot-is-frozen = blocked
slot-is-current = in use now
slot-asked = Asked for. It is possible from { $due } on. At once if two professionals who are there attest: ecrin delay attest { $account } { $delay }
slot-removed = This way in opens nothing any more. Your other sessions are closed.
last-use = Time before: { $at }, with: { $kind }. Not you? Block it: ecrin card freeze

sheet-card-page = Your Écrin card
sheet-card-title = My card
sheet-card-cut = Cut the card out along the dashes. Keep it with you.
sheet-card-how = To open your vault
sheet-card-how-1 = Show this card to the computer, or copy its letters.
sheet-card-how-2 = Type your code of six digits. Hide it with your hand.
sheet-card-how-3 = When you are done, sign out.
sheet-card-lost = Lost your card?
sheet-card-lost-1 = Tell your structure at once: it blocks the card. Nobody can use it any more.
sheet-card-lost-2 = Your spare key still opens your vault. Your papers are not lost.
sheet-card-code = Never write your code on this card. Tell it to nobody: not to your aidant, not to a friend, not on the telephone.
sheet-spare-page = Your spare key
sheet-spare-what = It is like a second set of keys. If you lose your card or forget your code, these digits open your vault.
sheet-spare-account = Your account:
sheet-spare-server = The address of your vault:
sheet-spare-how = Where to keep it
sheet-spare-how-1 = At home, in a safe place. Not in your purse, not with the card.
sheet-spare-how-2 = Or with someone whom you would give your keys.
sheet-spare-how-3 = To use it, come to your structure. The digits are typed with the spaces.
sheet-spare-warn = Whoever has this page can open your vault. Do not take a picture of it. Do not give it away.
