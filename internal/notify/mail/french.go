package mail

import "deskbell/tickets"

var french = texts{
	tellGreeting: "Bonjour %[1]s,",
	tellNoReply:  "Merci de ne pas répondre à ce message : personne ne lirait votre réponse. Écrivez-nous sur la page de votre demande.",
	nameOfPage:   "La page de votre demande",

	titleReceived:   "demande reçue",
	tellReceived:    "Nous avons bien reçu votre demande d’assistance #%[1]s.",
	tellGuarantee:   "Voici ce que nous vous promettons :",
	tellNoGuarantee: "Votre demande est traitée sans délai de réponse garanti. Nous vous répondrons dès que possible.",

	titleOf(tickets.ActionPlan):   "plan d’action",
	titleOf(tickets.StatusUpdate): "point de situation",
	titleOf(tickets.Workaround):   "solution de contournement",
	titleOf(tickets.Resolution):   "résolution",
	tellOf(tickets.ActionPlan):    "Voici notre plan d’action pour votre demande :",
	tellOf(tickets.StatusUpdate):  "Voici où en est votre demande :",
	tellOf(tickets.Workaround):    "Voici comment contourner votre problème en attendant qu’il soit résolu :",
	tellOf(tickets.Resolution):    "Voici comment votre problème est résolu :",

	titleQuestion:  "votre réponse est nécessaire",
	tellQuestion:   "Pour poursuivre, nous avons besoin de savoir :",
	tellWaiting:    "Votre demande attend votre réponse.",
	titleSolved:    "résolue",
	tellSolved:     "Nous considérons votre demande comme résolue.",
	tellCloses:     "Elle sera définitivement close dans %[2]d jours, le %[1]s. Si elle n’est pas résolue, écrivez-nous avant cette date sur sa page, et nous la reprendrons.",
	titleReopened:  "reprise",
	tellReopened:   "Nous avons repris votre demande.",
	titleChanged:   "notre promesse a changé",
	tellNewImpact:  "Nous avons corrigé l’impact de votre demande sur votre activité.",
	tellNewCountry: "Nous avons corrigé le pays de votre demande.",
	titleMerged:    "suite dans #%[1]s",
	tellMerged:     "Votre demande a le même objet que la demande #%[1]s et se poursuit là-bas. Celle-ci est close ; si nous vous y devons une réponse, nous vous la devons désormais là-bas.",

	tellChecking:  "Nous n’avons pas encore pu vérifier à quelle assistance donne droit le compte de licence que vous avez indiqué. Nous traitons votre demande en attendant et vous écrirons dès que nous le saurons. Ce que nous vous promettrons alors comptera à partir de l’envoi de votre demande.",
	titleEntitled: "couverte par l’assistance",
	tellEntitled:  "Nous avons vérifié le compte de licence que vous avez indiqué : votre demande #%[1]s est couverte par l’assistance.",
	titleRefused:  "non couverte par l’assistance",
	tellRefused:   "À l’arrivée de votre demande #%[1]s, nous n’avons pas pu vérifier le compte de licence que vous avez indiqué. C’est fait à présent. La demande est close, car l’assistance ne la couvre pas :",
	tellAgain:     "Une fois ce point réglé, envoyez-nous une nouvelle demande qui mentionne #%[1]s.",

	titleLink:    "votre lien",
	tellLink:     "Voici le lien vers votre demande d’assistance #%[1]s.",
	tellCode:     "Voici le jeton qui ouvre votre demande d’assistance #%[1]s.",
	tellPrivate:  "Il ouvre la demande sans mot de passe. Ne le transmettez à personne : quiconque le possède peut lire ce que nous vous écrivons et répondre en votre nom.",
	tellNotAsked: "Si vous ne l’avez pas demandé, vous n’avez rien à faire : il n’a été envoyé à personne d’autre.",

	tellOwed:        "Voici ce que nous vous devons ensuite :",
	tellNothingOwed: "Pour le moment, nous ne vous devons rien dans un délai donné.",
	tellPaused:      "suspendu jusqu’à ce que vous nous répondiez",

	tellCounted:        "Comment ce délai est compté",
	tellRule:           "Selon %[1]s : %[2]s, impact %[3]s, sous %[4]s, d’après le calendrier %[5]s (région : %[6]s).",
	tellRuleEverywhere: "Selon %[1]s : %[2]s, impact %[3]s, sous %[4]s, d’après le calendrier %[5]s, qui vaut partout pour cet impact.",
	tellRuleAlways:     "Selon %[1]s : %[2]s, impact %[3]s, sous %[4]s, compté 24 heures sur 24.",

	labelSubject: "Objet",
	labelPromise: "Promesse",
	labelImpact:  "Impact sur l’activité",
	labelTarget:  "Délai",
	labelDue:     "Échéance",
	labelBefore:  "Avant",
	labelNow:     "Maintenant",
	labelReason:  "Motif",
	labelCode:    "Jeton",

	headWhen:    "Quand",
	headCounted: "Compté",
	headWhy:     "Pourquoi",
	nameTotal:   "Total",

	countRows: "%[1]d ligne de plus|%[1]d lignes de plus",
}
