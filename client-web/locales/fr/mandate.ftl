### Les mots d'un mandat. Ce que la personne a sous les yeux avant de signer (mandate-text…) est repris dans sa
### signature : un mot changé ici demande un nouvel identifiant de texte dans le client.

mandate-text =
    { $owner } permet à { $grantee } de { $right } :
    { $documents }
    Pour : { $purpose }.
    À partir du { $from }.
    Jusqu'au { $until }. Après, plus rien ne s'ouvre, et rien n'est renouvelé.
mandate-text-document = { $number }. { $title }
mandate-text-max-views =
    { $views ->
        [one] Une seule consultation.
       *[other] Au plus { $views } consultations.
    }
mandate-text-end =
    Chaque consultation est inscrite au journal, que vous pouvez lire à tout moment.
    Vous pouvez retirer ce mandat quand vous voulez. Ce qui a déjà été vu reste vu.
mandate-text-right-view = voir
mandate-text-right-download = voir et garder une copie de
mandate-text-right-print = voir et imprimer
mandate-text-right-deposit = déposer, sans les voir,

## La page à imprimer

print-title = Mandat : confier des papiers
print-papers = Papiers concernés
print-rights-title = Vos droits
print-right-revoke = Vous pouvez retirer ce mandat à tout moment, sans donner de raison.
print-right-journal = Chaque consultation est inscrite au journal avant que le papier soit montré. Vous pouvez lire ce journal à tout moment.
print-right-end = Ce mandat finit de lui-même à la date écrite plus haut. Il n'est jamais renouvelé sans vous.
print-right-seen = Ce qui a déjà été vu reste vu.
print-explanation = Explication (seul le texte français compte)
print-sign-owner = La personne : { $name }
print-sign-grantee = L'aidant : { $name }
print-digest = Empreinte du mandat signé :
print-same-words = Les mots montrés avant la signature sont ceux de ce mandat.
