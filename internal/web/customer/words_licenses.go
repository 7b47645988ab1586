package customer

import "deskbell/internal/tongue"

// LicenseWords are what owners read of their licenses and devices.
var LicenseWords = tongue.Phrases{
	"Your licenses": {"fr": "Vos licences", "de": "Ihre Lizenzen", "es": "Sus licencias"},
	"License":       {"fr": "Licence", "de": "Lizenz", "es": "Licencia"},
	"Licenses are shown to the account that owns them. Sign in by a link that we mail to its address.": {
		"fr": "Les licences sont montrées au compte qui les possède. Connectez-vous par un lien que nous envoyons à son adresse.",
		"de": "Lizenzen sieht das Konto, dem sie gehören. Melden Sie sich mit einem Link an, den wir an dessen Adresse mailen.",
		"es": "Las licencias se muestran a la cuenta que las posee. Inicie sesión con un enlace que enviamos a su dirección.",
	},
	"There is no such license.":            {"fr": "Cette licence n’existe pas.", "de": "Diese Lizenz gibt es nicht.", "es": "No existe esa licencia."},
	"There is no license of this address.": {"fr": "Il n’y a pas de licence à cette adresse.", "de": "Zu dieser Adresse gibt es keine Lizenz.", "es": "No hay ninguna licencia de esta dirección."},
	"If you have just bought one, it appears here once it is in our books. Another address may own it: sign out, and sign in with that one.": {
		"fr": "Si vous venez d’en acheter une, elle apparaîtra dès qu’elle sera enregistrée. Une autre adresse la possède peut-être : déconnectez-vous et connectez-vous avec celle-là.",
		"de": "Haben Sie gerade eine gekauft, erscheint sie hier, sobald sie verbucht ist. Vielleicht gehört sie einer anderen Adresse: Melden Sie sich ab, und mit jener an.",
		"es": "Si acaba de comprar una, aparecerá cuando esté registrada. Quizá sea de otra dirección: cierre la sesión e iníciela con esa.",
	},
	"Devices, remote deactivation and history": {"fr": "Appareils, désactivation à distance et historique", "de": "Geräte, Fernabmeldung und Verlauf", "es": "Dispositivos, desactivación remota e historial"},
	"More licenses": {"fr": "Plus de licences", "de": "Weitere Lizenzen", "es": "Más licencias"},

	"Kind":                {"fr": "Type", "de": "Art", "es": "Tipo"},
	"Subscription":        {"fr": "Abonnement", "de": "Abonnement", "es": "Suscripción"},
	"Perpetual":           {"fr": "Perpétuelle", "de": "Unbefristet", "es": "Perpetua"},
	"Support & Upgrade":   {"fr": "Support & Upgrade", "de": "Support & Upgrade", "es": "Support & Upgrade"},
	"Enterprise support":  {"fr": "Support Enterprise", "de": "Enterprise-Support", "es": "Soporte Enterprise"},
	"Remote deactivation": {"fr": "Désactivation à distance", "de": "Fernabmeldung", "es": "Desactivación remota"},
	"on":                  {"fr": "activée", "de": "an", "es": "activada"},
	"off":                 {"fr": "désactivée", "de": "aus", "es": "desactivada"},
	"none":                {"fr": "aucun", "de": "keiner", "es": "ninguno"},
	"runs":                {"fr": "en cours", "de": "läuft", "es": "vigente"},
	"until %[1]s":         {"fr": "jusqu’au %[1]s", "de": "bis %[1]s", "es": "hasta el %[1]s"},
	"ended on %[1]s":      {"fr": "terminé le %[1]s", "de": "endete am %[1]s", "es": "terminó el %[1]s"},
	"begins on %[1]s":     {"fr": "commence le %[1]s", "de": "beginnt am %[1]s", "es": "empieza el %[1]s"},
	"not confirmed yet; it counts once it is": {
		"fr": "pas encore confirmé ; il comptera alors", "de": "noch nicht bestätigt; erst dann gilt er", "es": "aún sin confirmar; contará cuando lo esté",
	},

	"%[1]s of %[2]s seats in use": {"fr": "Places utilisées : %[1]s sur %[2]s", "de": "Belegte Plätze: %[1]s von %[2]s", "es": "Puestos en uso: %[1]s de %[2]s"},
	"none free":                   {"fr": "aucune libre", "de": "keiner frei", "es": "ninguno libre"},
	"Active devices":              {"fr": "Appareils actifs", "de": "Aktive Geräte", "es": "Dispositivos activos"},
	"Inactive devices (%[1]s)":    {"fr": "Appareils inactifs (%[1]s)", "de": "Inaktive Geräte (%[1]s)", "es": "Dispositivos inactivos (%[1]s)"},
	"No device is logged in.":     {"fr": "Aucun appareil n’est connecté.", "de": "Kein Gerät ist angemeldet.", "es": "No hay ningún dispositivo conectado."},
	"A device that doesn’t connect for 30 days becomes inactive, and its seat free. That has nothing to do with how long the license is valid.": {
		"fr": "Un appareil qui ne se connecte pas pendant 30 jours devient inactif et libère sa place. Cela n’a rien à voir avec la validité de la licence.",
		"de": "Ein Gerät, das sich 30 Tage lang nicht verbindet, wird inaktiv und sein Platz frei. Mit der Gültigkeit der Lizenz hat das nichts zu tun.",
		"es": "Un dispositivo que no se conecta en 30 días queda inactivo y libera su puesto. No tiene nada que ver con la validez de la licencia.",
	},
	"Logged in":                    {"fr": "Connecté", "de": "Angemeldet", "es": "Conectado"},
	"Last seen":                    {"fr": "Vu la dernière fois", "de": "Zuletzt gesehen", "es": "Visto por última vez"},
	"Becomes inactive":             {"fr": "Deviendra inactif", "de": "Wird inaktiv", "es": "Quedará inactivo"},
	"Inactive since":               {"fr": "Inactif depuis", "de": "Inaktiv seit", "es": "Inactivo desde"},
	"Why":                          {"fr": "Pourquoi", "de": "Warum", "es": "Por qué"},
	"Why?":                         {"fr": "Pourquoi ?", "de": "Warum?", "es": "¿Por qué?"},
	"within the hour":              {"fr": "dans l’heure", "de": "innerhalb einer Stunde", "es": "en menos de una hora"},
	"in %[1]d hour|in %[1]d hours": {"fr": "dans %[1]d heure|dans %[1]d heures", "de": "in %[1]d Stunde|in %[1]d Stunden", "es": "en %[1]d hora|en %[1]d horas"},
	"in %[1]d day|in %[1]d days":   {"fr": "dans %[1]d jour|dans %[1]d jours", "de": "in %[1]d Tag|in %[1]d Tagen", "es": "en %[1]d día|en %[1]d días"},
	"logged out on the device":     {"fr": "déconnecté sur l’appareil", "de": "auf dem Gerät abgemeldet", "es": "desconectado en el dispositivo"},
	"deactivated by you":           {"fr": "désactivé par vous", "de": "von Ihnen deaktiviert", "es": "desactivado por usted"},
	"deactivated by the desk":      {"fr": "désactivé par le support", "de": "vom Support deaktiviert", "es": "desactivado por el soporte"},
	"not connected for 30 days":    {"fr": "pas connecté pendant 30 jours", "de": "30 Tage lang nicht verbunden", "es": "sin conectarse 30 días"},
	"Deactivate":                   {"fr": "Désactiver", "de": "Deaktivieren", "es": "Desactivar"},
	"Deactivate this device":       {"fr": "Désactiver cet appareil", "de": "Dieses Gerät deaktivieren", "es": "Desactivar este dispositivo"},
	"Deactivate the device %[1]s":  {"fr": "Désactiver l’appareil %[1]s", "de": "Gerät %[1]s deaktivieren", "es": "Desactivar el dispositivo %[1]s"},
	"Its seat is free at once. The license’s history keeps the reason.": {
		"fr": "Sa place est libre aussitôt. L’historique de la licence garde la raison.", "de": "Sein Platz ist sofort frei. Der Verlauf der Lizenz behält den Grund.",
		"es": "Su puesto queda libre al instante. El historial de la licencia guarda el motivo.",
	},
	"Remote deactivation is off for this license.": {
		"fr": "La désactivation à distance n’est pas activée pour cette licence.", "de": "Die Fernabmeldung ist für diese Lizenz aus.", "es": "La desactivación remota no está activada en esta licencia.",
	},
	"It logged in while remote deactivation was off.": {
		"fr": "Il s’est connecté alors que la désactivation à distance n’était pas activée.", "de": "Es hat sich angemeldet, als die Fernabmeldung aus war.",
		"es": "Se conectó cuando la desactivación remota no estaba activada.",
	},
	"Log it out on the device itself, or": {"fr": "Déconnectez-le sur l’appareil, ou", "de": "Melden Sie es auf dem Gerät selbst ab, oder", "es": "Desconéctelo en el propio dispositivo, o"},
	"ask us to deactivate it":             {"fr": "demandez-nous de le désactiver", "de": "bitten Sie uns, es zu deaktivieren", "es": "pídanos que lo desactivemos"},
	"This device is inactive already.":    {"fr": "Cet appareil est déjà inactif.", "de": "Dieses Gerät ist schon inaktiv.", "es": "Este dispositivo ya está inactivo."},
	"Please say why, so that the license’s history tells it.": {
		"fr": "Dites pourquoi, pour que l’historique de la licence le garde.", "de": "Sagen Sie bitte, warum, damit der Verlauf der Lizenz es festhält.", "es": "Diga por qué, para que conste en el historial de la licencia.",
	},
	"The device is deactivated and its seat is free.": {
		"fr": "L’appareil est désactivé et sa place est libre.", "de": "Das Gerät ist deaktiviert und sein Platz frei.", "es": "El dispositivo está desactivado y su puesto libre.",
	},

	"With it on, you may free the seat of a device that you cannot reach, if it logged in while it was on.": {
		"fr": "Activée, elle vous permet de libérer la place d’un appareil hors d’atteinte, s’il s’est connecté pendant qu’elle l’était.",
		"de": "Ist sie an, können Sie den Platz eines Geräts freigeben, das Sie nicht erreichen, wenn es sich währenddessen angemeldet hat.",
		"es": "Si está activada, puede liberar el puesto de un dispositivo inaccesible que se conectó mientras lo estaba.",
	},
	"Remote deactivation is on.":  {"fr": "La désactivation à distance est activée.", "de": "Die Fernabmeldung ist an.", "es": "La desactivación remota está activada."},
	"Remote deactivation is off.": {"fr": "La désactivation à distance n’est pas activée.", "de": "Die Fernabmeldung ist aus.", "es": "La desactivación remota no está activada."},
	"Turn it on":                  {"fr": "L’activer", "de": "Einschalten", "es": "Activarla"},
	"Turn it off":                 {"fr": "Ne plus l’activer", "de": "Ausschalten", "es": "Desactivarla"},
	"It can be turned on again only while no device is active.": {
		"fr": "Elle ne peut être réactivée que si aucun appareil n’est actif.", "de": "Wieder einschalten lässt sie sich nur, solange kein Gerät aktiv ist.", "es": "Solo se puede volver a activar mientras no haya dispositivos activos.",
	},
	"It can be turned on once no device is active.": {
		"fr": "Elle peut être activée dès qu’aucun appareil n’est actif.", "de": "Sie lässt sich einschalten, sobald kein Gerät aktiv ist.", "es": "Se puede activar cuando no haya dispositivos activos.",
	},
	"It is locked while devices are active, since they logged in without it. Log them out first, on each device itself.": {
		"fr": "Elle est verrouillée tant que des appareils sont actifs, car ils se sont connectés sans elle. Déconnectez-les d’abord, sur chaque appareil.",
		"de": "Sie ist gesperrt, solange Geräte aktiv sind, denn die haben sich ohne sie angemeldet. Melden Sie sie erst ab, auf jedem Gerät selbst.",
		"es": "Está bloqueada mientras haya dispositivos activos, pues se conectaron sin ella. Desconéctelos antes, en cada dispositivo.",
	},
}

// LicenseHistoryWords are what happened to a license.
var LicenseHistoryWords = tongue.Phrases{
	"History":                        {"fr": "Historique", "de": "Verlauf", "es": "Historial"},
	"Nothing has happened yet.":      {"fr": "Rien ne s’est encore passé.", "de": "Noch ist nichts geschehen.", "es": "Aún no ha pasado nada."},
	"License added":                  {"fr": "Licence ajoutée", "de": "Lizenz hinzugefügt", "es": "Licencia añadida"},
	"License changed":                {"fr": "Licence modifiée", "de": "Lizenz geändert", "es": "Licencia modificada"},
	"License transferred":            {"fr": "Licence transférée", "de": "Lizenz übertragen", "es": "Licencia transferida"},
	"Support & Upgrade renewed":      {"fr": "Support & Upgrade renouvelé", "de": "Support & Upgrade verlängert", "es": "Support & Upgrade renovado"},
	"Remote deactivation turned on":  {"fr": "Désactivation à distance activée", "de": "Fernabmeldung eingeschaltet", "es": "Desactivación remota activada"},
	"Remote deactivation turned off": {"fr": "Désactivation à distance arrêtée", "de": "Fernabmeldung ausgeschaltet", "es": "Desactivación remota desactivada"},
	"Enterprise support added":       {"fr": "Support Enterprise ajouté", "de": "Enterprise-Support hinzugefügt", "es": "Soporte Enterprise añadido"},
	"Enterprise support changed":     {"fr": "Support Enterprise modifié", "de": "Enterprise-Support geändert", "es": "Soporte Enterprise modificado"},
	"Enterprise support confirmed":   {"fr": "Support Enterprise confirmé", "de": "Enterprise-Support bestätigt", "es": "Soporte Enterprise confirmado"},
	"Enterprise support taken back":  {"fr": "Support Enterprise retiré", "de": "Enterprise-Support zurückgenommen", "es": "Soporte Enterprise retirado"},
	"Device logged in: %[1]s":        {"fr": "Appareil connecté : %[1]s", "de": "Gerät angemeldet: %[1]s", "es": "Dispositivo conectado: %[1]s"},
	"Device logged out: %[1]s":       {"fr": "Appareil déconnecté : %[1]s", "de": "Gerät abgemeldet: %[1]s", "es": "Dispositivo desconectado: %[1]s"},
	"Personal data removed":          {"fr": "Données personnelles supprimées", "de": "Personenbezogene Daten entfernt", "es": "Datos personales eliminados"},
	"Seats":                          {"fr": "Places", "de": "Plätze", "es": "Puestos"},
	"Support & Upgrade until":        {"fr": "Support & Upgrade jusqu’au", "de": "Support & Upgrade bis", "es": "Support & Upgrade hasta"},
	"Product":                        {"fr": "Produit", "de": "Produkt", "es": "Producto"},
	"License key":                    {"fr": "Clé de licence", "de": "Lizenzschlüssel", "es": "Clave de licencia"},
	"Plan":                           {"fr": "Formule", "de": "Vertrag", "es": "Plan"},
	"From":                           {"fr": "Du", "de": "Von", "es": "Desde"},
	"Until":                          {"fr": "Au", "de": "Bis", "es": "Hasta"},
}
