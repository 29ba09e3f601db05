from .campaign import Campaign, CampaignState
from .demand import Demand, DemandChange, DemandState

__all__ = ["Campaign", "CampaignState", "Demand", "DemandChange", "DemandState"]
