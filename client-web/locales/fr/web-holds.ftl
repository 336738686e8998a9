### Ce que disent les pages des gels légaux et des effacements demandés à deux. Les règles des mots sont dans web.ftl.

web-desk-holds = { $count ->
    [0] Aucun gel en cours
    [one] 1 gel en cours
   *[other] { $count } gels en cours
    }
web-holds-title = Gels et effacements
web-holds-text = Un gel garde ce qu'un juge ou une autorité veut conserver : rien n'en est effacé tant qu'il dure. La personne le voit dans son journal. Poser un gel, ou effacer le coffre de quelqu'un, demande un accord à deux.
web-holds-none = Aucun gel en cours.
web-holds-over = { $count ->
    [one] Un gel terminé
   *[other] { $count } gels terminés
    }
web-hold-holds = en cours
web-hold-over = terminé
web-hold-on-account = Sur le coffre du compte
web-hold-on-mandate = Sur les traces de l'accès
web-hold-placed = Posé par { $name }, { $moment }. Il finit { $until }.
web-hold-lift = Lever
web-hold-lift-title = Lever le gel { $reference } ?
web-hold-lift-text = Ce qu'il garde pourra de nouveau être effacé. Pour le reposer, il faudra un nouvel accord à deux. Le journal garde votre nom.
web-hold-lift-yes = Oui, lever le gel
web-hold-lifted = Le gel { $reference } est levé.
web-hold-ask = Demander un gel
web-hold-text = Vous demandez l'accord d'une autre personne qui administre ; vous posez ensuite le gel vous-même.
web-hold-of = Que faut-il garder ?
web-hold-of-account = Un coffre
web-hold-of-account-hint = Tout ce qu'il contient, même si la personne demande son effacement.
web-hold-of-mandate = Les traces d'un accès
web-hold-of-mandate-hint = Au-delà de leur durée habituelle.
web-hold-account = Numéro du compte de la personne
web-hold-no-about = Écrivez le numéro, en entier.
web-hold-days = Combien de jours
web-hold-days-hint = 365 au plus ; ensuite le gel finit seul.
web-error-bad-days = Écrivez un nombre de jours, de 1 à 365.
web-hold-reference = Référence de la demande
web-hold-reference-hint = En capitales et en chiffres, jamais un nom. Par exemple : REQ-2026-114.
web-error-bad-reference = Écrivez la référence : des capitales, des chiffres, au moins un chiffre, sans espace.
web-hold-do = Poser ce gel
web-hold-done = Le gel est posé. La personne le voit dans son journal.
web-second-told = Écrin le demande aux autres administrateurs ; le premier qui répond décide. Ils ont vingt-quatre heures.
web-approval-asked = Votre demande est partie. Revenez ici quand une autre personne a répondu.

web-erasure-ask = Demander d'effacer un coffre
web-erasure-text = Pour une personne qui l'a demandé par écrit, qui est morte, ou sur ordre d'une autorité. Qui peut entrer ferme son compte sans vous.
web-erasure-ground = Pourquoi ?
web-erasure-no-ground = Choisissez pourquoi.
web-erasure-do = Effacer ce coffre
web-erasure-title = Effacer ce coffre pour toujours ?
web-erasure-yes = Oui, effacer pour toujours
web-erasure-done = Le coffre est effacé. Papiers : { $documents }, accès fermés : { $mandates }.
