### Ce que disent les pages à une personne dont une lettre parle. Les règles des mots sont dans web.ftl.

web-letter-words = Les mots de la lettre
web-letter-to = À qui
web-letter-name = Votre nom
web-letter-may-go = Vous laissez partir une lettre qui parle de vous
web-letter-explained = Lisez chaque mot. Si vous dites oui, cette lettre part, et rien d'autre. Vous pouvez répondre jusqu'au { $until }.
web-letter-waiting = Vous avez dit oui. La lettre n'est pas encore partie. Vous pouvez changer d'avis.
web-letter-yes = Laisser partir cette lettre
web-letter-yes-title = Laisser partir cette lettre ?
web-letter-yes-text = { $name } peut l'envoyer une seule fois, à { $place }. Ses mots ne peuvent plus changer.
web-letter-yes-yes = Oui, laisser partir
web-letter-agreed = C'est dit : la lettre peut partir. Vous pouvez changer d'avis tant qu'elle n'est pas partie.
web-letter-no-text = { $name } ne peut pas envoyer cette lettre. Vous n'avez pas à dire pourquoi.
web-letter-hold = Ne plus la laisser partir
web-letter-hold-title = Ne plus laisser partir cette lettre ?
web-letter-hold-yes = Oui, la garder ici
web-letter-held = C'est dit : la lettre ne part pas.
