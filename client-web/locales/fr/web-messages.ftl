### Ce qui attend une personne : les messages, et les demandes d'accès auxquelles elle répond. Les règles des mots sont
### dans web.ftl.

web-waiting-title = On attend votre réponse
web-messages-waiting =
    { $count ->
        [0] Mes messages
        [one] 1 message à lire
       *[other] { $count } messages à lire
    }
web-messages-title = Mes messages
web-messages-none = Rien de nouveau pour vous.
web-messages-read = J'ai tout lu
web-messages-done = C'est noté : ces messages sont lus.
web-messages-before =
    { $count ->
        [one] 1 message déjà lu
       *[other] { $count } messages déjà lus
    }

## Chaque sorte de message

web-message-other = Quelque chose a changé ({ $code }). Demandez à l'accueil ce que cela veut dire.
web-message-deposit-waiting = { $who } a déposé un papier pour vous. Regardez-le, puis gardez-le ou non.
web-message-request-asked = { $who } vous demande un accès. Vous pouvez répondre jusqu'au { $due }.
web-message-request-withdrawn = { $who } ne demande plus rien.
web-message-referral-asked = { $who } demande à envoyer une lettre qui parle de vous. Lisez-la, puis répondez.
web-message-referral-withdrawn = { $who } n'enverra pas la lettre qui parle de vous.
web-message-referral-sent = { $who } a envoyé la lettre que vous avez acceptée.
web-message-mandate-ending = L'accès de { $grantee } finit { $due }. Rien ne continue sans vous.
web-message-mandate-holder-left = { $grantee } a quitté sa structure. Son accès est en pause.
web-message-delay-requested = Quelqu'un a demandé, en votre nom : { $what }. Cela attend jusqu'à { $due }. Ce n'est pas vous ? Dites-le vite à l'accueil.
web-message-delay-cancelled = C'est annulé : { $what }.
web-message-delay-attested = { $who } a dit que vous êtes là et que vous voulez : { $what }.
web-message-delay-completed = L'attente est finie : { $what }.
web-message-slot-frozen = Une façon d'entrer est bloquée : { $what }. Les autres marchent encore.
web-message-slot-unfrozen = Une façon d'entrer marche de nouveau : { $what }.
web-message-slot-removed = Une façon d'entrer n'existe plus : { $what }.
web-message-kit-created = Votre feuille de secours est bonne. Ce n'est pas vous qui l'avez demandée ? Dites-le vite à l'accueil.
web-message-kit-revoked = Votre ancienne feuille de secours ne vaut plus rien.
web-message-kit-check-due = Votre feuille de secours a un an. Vérifiez que vous l'avez encore.
web-message-recovery-begun = Quelqu'un veut ouvrir vos papiers avec votre feuille de secours. Ce sera possible { $due }. Ce n'est pas vous ? Dites-le vite à l'accueil.
web-message-recovery-approved = { $who } est d'accord pour que vous retrouviez vos papiers. Vous n'avez rien demandé ? Dites-le vite à l'accueil.
web-message-recovery-cancelled = La demande pour retrouver vos papiers est arrêtée.
web-message-recovery-completed = Vos papiers ont été retrouvés avec la feuille de secours. Les anciennes façons d'entrer ne marchent plus.
web-message-vault-unused = Vous n'avez pas ouvert vos papiers depuis longtemps. Sans visite, ils seront fermés { $due }.
web-message-vault-locked = Vos papiers sont fermés, car personne ne les a ouverts pendant un an. Un aidant peut les rouvrir avec vous.
web-message-account-unlocked = { $who } a rouvert vos papiers avec vous.
web-message-service-closing = Ce service va fermer { $due }. Vous aurez encore un an pour reprendre vos papiers.
web-message-service-closed = Ce service est fermé. Reprenez vos papiers avant : { $due }.
web-message-service-ending = Dernier rappel. Vos papiers seront détruits ici { $due }. Reprenez-les.
web-message-service-stays = Ce service ne ferme pas.
web-message-outside-failing = Votre adresse de courriel ne marche plus. Plus rien n'y est envoyé.
web-message-to-papers = Voir mes papiers
web-message-to-answer = Répondre
web-message-to-accesses = Voir qui peut voir

## Répondre à une demande

web-asked-title = On vous demande quelque chose
web-asked-access = Quelqu'un vous demande un accès
web-asked-renewal = Quelqu'un vous demande de continuer un accès
web-asked-handover = Quelqu'un vous demande de passer un accès à une autre personne
web-asked-letter = Quelqu'un veut envoyer une lettre qui parle de vous
web-asked-doubtful = Une demande dont rien ne prouve d'où elle vient
web-asked-until = Vous pouvez répondre jusqu'au { $until }.
web-asked-by = Qui demande
web-asked-for = Pour qui
web-asked-what = Pour pouvoir
web-asked-why = Pour
web-asked-long = Combien de temps
web-asked-days =
    { $days ->
        [one] 1 jour
       *[other] { $days } jours
    }
web-asked-before = Ce que l'accès montre déjà
web-asked-words = Ses mots
web-asked-nothing-yet = Rien n'est ouvert tant que vous n'avez pas dit oui. Vous pouvez donner moins. Vous pouvez dire non. Vous avez jusqu'au { $until }.
web-asked-deposit = Ces pages ne savent pas encore donner cet accès-là. Voyez votre structure.
web-asked-how-much = Que pourra faire cette personne ?
web-asked-yes = Choisir les papiers
web-asked-no = Dire non
web-asked-no-title = Dire non à cette demande ?
web-asked-no-text = { $name } apprend que vous avez dit non. Vous n'avez pas à dire pourquoi.
web-asked-no-yes = Oui, dire non
web-asked-refused = C'est dit : { $name } ne voit rien.

## Arrêter pour un moment, annuler

web-pause = Mettre en pause
web-paused = C'est en pause : { $name } ne voit plus rien pour le moment.
web-resume = Laisser continuer
web-resumed = { $name } peut voir de nouveau.
web-extend = Donner plus de temps
web-undo = C'était une erreur : annuler
web-undo-title = Annuler cet accès ?
web-undo-text = Personne ne l'a encore utilisé. { $name } n'aura rien vu.
web-undo-yes = Oui, annuler
web-undone = C'est annulé : { $name } n'a rien vu.
web-stop-inbox = Et que plus personne ne dépose de papiers pour moi
web-inbox-open = Vos aidants peuvent déposer des papiers pour vous. Ils ne peuvent pas les rouvrir.
web-inbox-closed = Personne ne peut déposer de papiers pour vous.
web-inbox-title = Papiers déposés pour moi
web-inbox-close = Ne plus laisser déposer
web-inbox-reopen = Laisser déposer de nouveau
web-inbox-closed-now = C'est fait : plus personne ne dépose de papiers pour vous.
web-inbox-open-now = C'est fait : vos aidants peuvent déposer des papiers pour vous.
web-access-doubtful = Ce que le service dit de l'accès { $id } ne tient pas. Il n'est donc pas montré. Dites-le à l'accueil.
web-unsent-back = Vous êtes de retour là où vous étiez. Ce que vous aviez écrit est encore là.
