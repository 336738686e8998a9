### Demander un mandat, et répondre.

asked = Votre demande { $id } est partie. { $who } peut répondre jusqu'au { $until }.
no-requests = Aucune demande n'attend.
request-access = { $who } vous demande : { $right }, pour { $purpose }, pendant { $days } jours.
request-renewal = { $who } vous demande de continuer un mandat : { $right }, pour { $purpose }, pendant { $days } jours.
request-handover = { $who } vous demande de confier la suite d'un mandat à quelqu'un d'autre : { $right }, pour { $purpose }, pendant { $days } jours.
request-own = Vous avez demandé à { $who } : { $right }, pour { $purpose }, pendant { $days } jours.
request-message = « { $message } »
request-refused = Vous avez dit non à la demande { $id }.
request-withdrawn = Votre demande { $id } est retirée.
request-taken-back = Vous avez repris votre accord à la demande { $id } : rien n'est parti, et rien ne peut plus partir.
request-state-asked = attend une réponse
request-state-accepted = acceptée
request-state-refused = refusée
request-state-withdrawn = retirée
request-state-expired = restée sans réponse
request-state-taken-back = accord repris
request-state-sent = partie
