package api

import (
	"context"
	"net/http"
	"slices"

	"deskbell/internal/audit"
	"deskbell/internal/auth"
	"deskbell/internal/saved"
	"deskbell/internal/search"
)

func (a *api) registerViews() {
	register(a, auth.FindTickets, operation{
		id: "list-views", method: http.MethodGet, path: "/v1/views", tag: tagTickets,
		summary: "The views of the queue", about: "Those that come with deskbell first, then the shared ones, then one's own.",
	}, a.listViews)
	register(a, auth.FindTickets, operation{
		id: "get-view", method: http.MethodGet, path: "/v1/views/{id}", tag: tagTickets,
		refuses: []int{http.StatusNotFound},
		summary: "One view",
	}, func(ctx context.Context, in *viewInput) (*viewOutput, error) {
		all, err := exchangeOf(ctx).views(ctx)
		if err != nil {
			return nil, err
		}
		v, err := all.Find(in.ID)
		if err != nil {
			return nil, err
		}
		return &viewOutput{toViewJSON(v)}, nil
	})
	register(a, auth.KeepViews, operation{
		id: "create-view", method: http.MethodPost, path: "/v1/views", tag: tagTickets,
		status: http.StatusCreated, body: jsonBody,
		summary: "Save a search as a view",
		about:   "It comes after the others of its kind. Names are unique among the shared views and among one's own; of each kind there are 50 at most.",
	}, a.createView)
	register(a, auth.KeepViews, operation{
		id: "change-view", method: http.MethodPatch, path: "/v1/views/{id}", tag: tagTickets,
		body: jsonBody, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Change a view",
		about: "What is left out stays. A view that is not shared any more is that of whoever changed it. " +
			"Those that come with deskbell cannot be changed: 409 built_in.",
	}, a.changeView)
	register(a, auth.KeepViews, operation{
		id: "delete-view", method: http.MethodDelete, path: "/v1/views/{id}", tag: tagTickets,
		status: http.StatusNoContent, refuses: []int{http.StatusNotFound, http.StatusConflict},
		summary: "Delete a view",
	}, func(ctx context.Context, in *viewInput) (*struct{}, error) {
		x := exchangeOf(ctx)
		_, err := x.changeViews(ctx, func(all saved.Views) (saved.Views, saved.View, error) { return all.Remove(in.ID, x.keeper()) })
		return &struct{}{}, err
	})
}

// views are those that the caller has, with those that everyone has.
func (x *exchange) views(ctx context.Context) (saved.Views, error) {
	kept, err := x.api.Saved.Views(ctx, x.caller.User.ID)
	return slices.Concat(saved.Views(saved.BuiltIn), kept), err
}

// keeper is the caller, as who changes views.
func (x *exchange) keeper() saved.Keeper {
	u := x.caller.User
	return saved.Keeper{Owner: saved.Owner{ID: u.ID, Name: u.Name}, Shares: auth.Permissions[auth.ShareViews].To(u.Role)}
}

// known is what searches can name.
func (a *api) known(ctx context.Context) (search.Known, error) {
	impacts, err := a.impacts(ctx)
	if err != nil {
		return search.Known{}, err
	}
	topics, err := a.Desk.TopicList(ctx)
	return search.Known{Impacts: impacts, Topics: topics.Known()}, err
}

// checkView names what is wrong with a view besides its form.
func (a *api) checkView(ctx context.Context, c saved.ViewChange) error {
	known, err := a.known(ctx)
	if err != nil {
		return err
	}
	return c.Check(known)
}

func (a *api) listViews(ctx context.Context, _ *struct{}) (*struct{ Body viewsJSON }, error) {
	all, err := exchangeOf(ctx).views(ctx)
	if err != nil {
		return nil, err
	}
	out := viewsJSON{Items: []viewJSON{}}
	for _, v := range all {
		out.Items = append(out.Items, toViewJSON(v))
	}
	return &struct{ Body viewsJSON }{out}, nil
}

func (a *api) createView(ctx context.Context, in *newView) (*createdView, error) {
	if err := a.checkView(ctx, in.change()); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	id := a.Desk.NewID()
	v, err := x.changeViews(ctx, func(all saved.Views) (saved.Views, saved.View, error) {
		return all.Add(id, in.change(), x.keeper(), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &createdView{"/v1/views/" + id, toViewJSON(v)}, nil
}

func (a *api) changeView(ctx context.Context, in *viewChange) (*viewOutput, error) {
	if err := a.checkView(ctx, in.change()); err != nil {
		return nil, err
	}
	x := exchangeOf(ctx)
	v, err := x.changeViews(ctx, func(all saved.Views) (saved.Views, saved.View, error) {
		return all.Change(in.ID, in.change(), x.keeper(), x.now())
	})
	if err != nil {
		return nil, err
	}
	return &viewOutput{toViewJSON(v)}, nil
}

// changeViews changes those that the caller has, and records which one it was.
func (x *exchange) changeViews(ctx context.Context, change func(saved.Views) (saved.Views, saved.View, error)) (v saved.View, err error) {
	return v, x.recorded(ctx, func(ctx context.Context) (audit.Object, any, error) {
		err := x.api.Saved.UpdateViews(ctx, x.caller.User.ID, func(all saved.Views) (after saved.Views, err error) {
			after, v, err = change(all)
			return after, err
		})
		return viewObject(v), viewDetails(v), err
	})
}
