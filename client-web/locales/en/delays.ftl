### What waits.

no-delays = Nothing waits.
delay-kind-slot = a new way to open the vault
delay-kind-export = taking all papers out at once
delay-kind-recovery-holder = entrusting a share of the recovery kit
delay-kind-recovery = recovering the vault with the recovery kit
delay-state-waiting = waits until { $due } ({ $attested } of { $needed } attestations)
delay-state-done = done, or possible now
delay-state-cancelled = called off
delay-cancelled = It is called off.
delay-attested = { $missing ->
    [0] Two people have attested: the wait is lifted.
   *[other] Attested. One more person is needed.
}
attest-explained = You are about to attest that the person is in front of you, that you made sure it is her, and that she wants this: { $kind }. Your signed attestation stays in her journal.
ask-attest = Do you attest? (yes/no)
notice-delay-requested = Someone asked, in your name: { $what }. It waits until { $due }. Not you? Call it off: ecrin delay cancel { $ref }
notice-delay-cancelled = Called off: { $what }.
notice-delay-attested = { $who } attested that you are there and want: { $what }.
notice-delay-completed = The wait is over: { $what }.
notice-slot-frozen = A way to open your vault is blocked ({ $detail }). The others still work.
notice-slot-unfrozen = A way to open your vault works again ({ $detail }).
notice-slot-removed = A way to open your vault was taken away ({ $detail }).
