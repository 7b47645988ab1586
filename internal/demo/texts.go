package demo

// problem is something a customer may write about.
type problem struct{ topic, subject, description string }

var problems = []problem{
	{"processing", "Engine stops at step 2", "Since this morning every project stops at densification with error e0304. The log ends in the middle of a tile. We process 40 projects a night, so this is urgent for us."},
	{"processing", "Project with 9,000 images runs out of memory", "The server has 256 GB. It reaches 98 % during calibration and then the process is gone. Splitting into blocks works, but the seams are visible."},
	{"processing", "Calibration fails after the update", "The same images calibrated last week. After updating, 312 of 488 are not calibrated. Nothing else was changed."},
	{"installation", "Silent install fails on Windows Server 2025", "msiexec /qn returns 1603. The interactive installer works on the same machine. We need the silent one for 30 machines."},
	{"installation", "Which driver version do you recommend?", "We are replacing our graphics cards and want to avoid the trouble of last year."},
	{"licensing", "Cannot see the new license in the panel", "We renewed yesterday and paid, but the panel still shows the old license."},
	{"licensing", "Floating seat stays occupied", "One seat shows as used, though the machine is switched off since Friday."},
	{"import_export", "LAS export has the wrong vertical datum", "We set EPSG:5728 for the heights, but the exported file is about 49 m off, which looks like ellipsoidal heights."},
	{"import_export", "RTK tags are ignored on import", "The images carry the tags, exiftool shows them, and the accuracy column stays at 5 m."},
	{"outputs_quality", "Holes in the mesh over water", "The river has large holes although the images overlap by 85 %. Is there a setting for this?"},
	{"outputs_quality", "Seams in the orthomosaic", "Since the last version the seams between flight lines are visible in the fields. Screenshots follow."},
	{"api", "SDK returns an empty project list", "list_projects() returns [] for a token that worked in the last release. The web page lists them all."},
	{"feature_request", "Contour lines per class", "It would help us to get contour lines for the ground class only, without exporting the point cloud first."},
	{"other", "Is there a German manual for the new release?", "Our field crew would prefer German."},
}

var deactivation = problem{"device_deactivation", "Laptop stolen, seat still occupied", "The laptop was stolen on a site visit. We cannot log it out any more. Please free its seat."}

var (
	plans = []string{
		"Thank you for the details. We reproduce this on our side. Next we compare the logs of both versions; you hear from us with the result today.",
		"We have what we need. The plan: we test your project on our server tonight, and send you a setting to try, or a fix, tomorrow.",
		"This looks like a known issue with tiles at the block border. We prepare a build for you to test.",
	}
	updates = []string{
		"The test on our server shows the same error, so it is not your machine. The developers are looking at it.",
		"Still being worked on. We narrowed it down to one step and expect a fix with the next minor release.",
	}
	resolutions = []string{
		"This is fixed in the build we just sent you. Please install it and run the project again.",
		"Setting the output coordinate system to the compound EPSG code gives the right heights. We checked it with your data.",
		"The license is active now. Signing out and in again shows it in the panel.",
	}
	workarounds = []string{"Until the fix is out, turning off half-scale tie points avoids the stop. It costs about ten minutes for a project of this size."}
	questions   = []string{"Could you send us the log file and the exact version number?", "Does it also happen with a new project made of the same images?"}
	replies     = []string{
		"Log and project file are attached. Thank you for the quick answer.",
		"We tried it. It goes further now, but stops at the next step with the same code.",
		"Yes, also with a new project. It is version 4.9.1.",
	}
	comments = []string{"", "Fast and to the point.", "Good answer, it only took a little long.", "Friendly and competent."}
)
